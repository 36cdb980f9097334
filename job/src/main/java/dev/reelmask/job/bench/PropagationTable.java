package dev.reelmask.job.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code reelmask bench propagation} prints. */
final class PropagationTable {
    private static final int NARROWEST = 24;
    private static final String ROW = " %-9s %-8s %6s %7s %7s %7s %8s %8s %8s %8s";

    private PropagationTable() {}

    /** @param rows fields of each operating point by name */
    static String of(List<Map<String, Object>> rows) {
        Map<String, String> columns = columns(has(rows, "meanIou"));
        Map<String, String> steadiness = new LinkedHashMap<>();
        steadiness.put(Tally.CORPUS_CONSISTENCY, "consist.");
        steadiness.put(Tally.CONSISTENCY, "by clip");
        steadiness.put(Tally.CONSISTENCY_8, "VC8");
        steadiness.put(Tally.CONSISTENCY_16, "VC16");
        steadiness.keySet().removeIf(name -> !has(rows, name));
        columns.putAll(steadiness);
        int width =
                rows.stream().mapToInt(row -> cell(row, "scheduler").length()).reduce(NARROWEST, Math::max);
        String format = "%-" + width + "s" + ROW + " %8s".repeat(steadiness.size());
        List<String> lines = new ArrayList<>();
        lines.add(format.formatted(columns.values().toArray()));
        for (Map<String, Object> row : rows) {
            lines.add(format.formatted(
                    columns.keySet().stream().map(name -> cell(row, name)).toArray()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static boolean has(List<Map<String, Object>> rows, String name) {
        return rows.stream().anyMatch(row -> row.containsKey(name));
    }

    /** Heads by field. */
    private static Map<String, String> columns(boolean isLabelled) {
        Map<String, String> heads = new LinkedHashMap<>();
        heads.put("scheduler", "scheduler");
        heads.put("propagation", "propag.");
        heads.put("flowPath", "flow");
        heads.put("averageKeyInterval", "AKI");
        heads.put(isLabelled ? "meanIou" : "agreement", isLabelled ? "mIoU" : "agreem.");
        heads.put(isLabelled ? "corpusMeanIou" : "agreementLow", isLabelled ? "corpus" : "95 %:");
        heads.put(isLabelled ? "pixelAccuracy" : "agreementHigh", isLabelled ? "pixels" : "to");
        heads.put("framesPerSecond", "fps");
        heads.put("networkMsPerKey", "ms/key");
        heads.put("flowMsPerOther", "ms/flow");
        heads.put("propagateMsPerOther", "ms/warp");
        return heads;
    }

    /** A value as it is printed. */
    static String cell(Map<String, Object> row, String name) {
        Object value = row.getOrDefault(name, "-");
        return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : value.toString();
    }
}
