package dev.reelmask.job.report;

import static dev.reelmask.job.report.ReportTables.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Short names for the runs of one corpus: the scheduler, and of the rest only what tells the runs apart. */
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
        points.forEach(row -> labels.put(text(row, "run"), label(row, telling)));
        List<String> all = List.copyOf(labels.values());
        labels.replaceAll((run, label) -> Collections.frequency(all, label) > 1 ? run : label);
        return labels;
    }

    private static String label(Row row, List<String> telling) {
        String scheduler = text(row, "scheduler");
        StringBuilder label = new StringBuilder(scheduler.isEmpty() ? text(row, "run") : scheduler);
        for (String part : telling) {
            label.append(", ").append(part.equals("bundle") ? network(row) : text(row, part));
        }
        return label.toString();
    }

    /** Last part of the bundle's path. */
    static String network(Row row) {
        return lastPart(text(row, "bundle"));
    }

    /** Last part of a path. */
    static String lastPart(String path) {
        String folder = path.replaceFirst("/+$", "");
        return folder.substring(folder.lastIndexOf('/') + 1);
    }
}
