package dev.reelmask.job.vacuum;

import dev.reelmask.job.vacuum.Item.Reason;
import dev.reelmask.job.vacuum.Vacuum.Mode;
import dev.reelmask.publish.store.Extent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was deleted, or would be, and what was left alone. */
final class VacuumReport {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final Mode mode;
    private final List<Item> items = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    VacuumReport(Mode mode) {
        this.mode = mode;
    }

    /** A run that nothing, or not all, was deleted of. */
    record LeftOut(String run, String why) {}

    /** Items of one run and one reason become one. */
    void add(Item item) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isLike(item)) {
                items.set(i, items.get(i).plus(item));
                return;
            }
        }
        if (!item.isNothing()) {
            items.add(item);
        }
    }

    void leaveOut(String run, String why) {
        leftOut.add(new LeftOut(run, why));
    }

    List<Item> items() {
        return items;
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    Extent total() {
        return items.stream().map(Item::extent).reduce(Extent.NONE, Extent::plus);
    }

    /** For {@code --json}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dry_run", mode == Mode.DRY_RUN);
        fields.put("files", total().files());
        fields.put("bytes", total().bytes());
        fields.put("deleted", items.stream().map(VacuumReport::fields).toList());
        fields.put(
                "left_out",
                leftOut.stream()
                        .map(left -> Map.of("run", left.run(), "why", left.why()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> fields(Item item) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", item.reason().name().toLowerCase(Locale.ROOT));
        fields.put("run", item.run());
        fields.put("files", item.extent().files());
        fields.put("bytes", item.extent().bytes());
        fields.put("sequences", new TreeMap<>(item.sequences()));
        return fields;
    }

    /** For people. */
    String text() {
        List<String> lines = new ArrayList<>();
        for (Item item : items) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-11s %7d files %10s  %s%s",
                    name(item),
                    item.extent().files(),
                    bytes(item.extent().bytes()),
                    item.run().isEmpty() ? "" : whose(item) + ": ",
                    item.reason().text()));
            new TreeMap<>(item.sequences()).forEach((id, source) -> lines.add("            " + id + "  " + source));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-11s %7d files %10s",
                mode == Mode.DRY_RUN ? "to delete" : "deleted",
                total().files(),
                bytes(total().bytes())));
        leftOut.forEach(left -> lines.add("left out    run %s: %s".formatted(left.run(), left.why())));
        return String.join(System.lineSeparator(), lines);
    }

    private static String whose(Item item) {
        return (item.reason() == Reason.PLAN ? "plan " : "run ") + item.run();
    }

    private static String name(Item item) {
        return item.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
