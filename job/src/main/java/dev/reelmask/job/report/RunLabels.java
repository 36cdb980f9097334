package dev.reelmask.job.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Short names for runs: the scheduler, and of the rest only what tells the runs apart. */
final class RunLabels {
    private static final List<String> PARTS = List.of("propagation", "flow_path", "flow", "bundle", "precision");

    private RunLabels() {}

    /**
     * Labels by run, each different.
     *
     * @param points rows of {@code operating_points}
     */
    static Map<String, String> of(List<Row> points) {
        List<String> telling = PARTS.stream()
                .filter(part ->
                        points.stream().map(row -> text(row, part)).distinct().count() > 1)
                .toList();
        Map<String, String> labels = new LinkedHashMap<>();
        points.forEach(row -> labels.put(row.getAs("run"), label(row, telling)));
        if (new HashSet<>(labels.values()).size() < labels.size()) {
            labels.replaceAll((run, label) -> run);
        }
        return labels;
    }

    private static String label(Row row, List<String> telling) {
        String scheduler = text(row, "scheduler");
        StringBuilder label = new StringBuilder(scheduler.isEmpty() ? row.getAs("run") : scheduler);
        for (String part : telling) {
            label.append(", ").append(part.equals("bundle") ? network(row) : text(row, part));
        }
        return label.toString();
    }

    /** Last part of the bundle's path. */
    static String network(Row row) {
        String bundle = text(row, "bundle").replaceFirst("/+$", "");
        return bundle.substring(bundle.lastIndexOf('/') + 1);
    }

    /** A cell's text, empty where it is null. */
    static String text(Row row, String column) {
        String value = row.getAs(column);
        return value == null ? "" : value;
    }
}
