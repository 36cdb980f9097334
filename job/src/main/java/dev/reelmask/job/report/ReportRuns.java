package dev.reelmask.job.report;

import static dev.reelmask.job.report.ReportTables.real;
import static dev.reelmask.job.report.ReportTables.whole;
import static dev.reelmask.job.report.RunLabels.text;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.report.ReportData.Agreement;
import dev.reelmask.publish.ResultsLayout.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The runs of a page from {@code operating_points} and {@code runs}. */
final class ReportRuns {
    private static final List<String> STAGES = List.of("decode", "network", "flow", "propagate", "encode", "reference");

    private ReportRuns() {}

    /**
     * In the order of the page: every frame a key first, then by scheduler's kind and AKI.
     *
     * @throws UserException if there is no run
     */
    static List<ReportData.Run> read(ReportTables tables) {
        List<Row> points = tables.rows(TableName.OPERATING_POINTS, "run");
        Map<String, Row> runs = new HashMap<>();
        tables.rows(TableName.RUNS, "run").forEach(row -> runs.put(row.getAs("run"), row));
        Map<String, String> labels = RunLabels.of(points);
        List<ReportData.Run> found = new ArrayList<>();
        for (Row point : points) {
            String run = point.getAs("run");
            found.add(run(point, labels.get(run), RunFactSheet.of(point, runs.get(run))));
        }
        found.sort(Comparator.comparing((ReportData.Run run) -> run.aki() > 1)
                .thenComparing(ReportData.Run::kind)
                .thenComparing(ReportData.Run::aki)
                .thenComparing(ReportData.Run::id));
        return found;
    }

    private static ReportData.Run run(Row point, String label, List<List<String>> facts) {
        String scheduler = text(point, "scheduler");
        Map<String, Long> stages = new LinkedHashMap<>();
        STAGES.forEach(stage -> stages.put(stage, whole(point, stage + "_us")));
        return new ReportData.Run(
                point.getAs("run"),
                label,
                scheduler.replaceFirst(":.*", ""),
                scheduler,
                text(point, "propagation"),
                RunLabels.network(point),
                point.getAs("reference"),
                whole(point, "frames"),
                whole(point, "keys"),
                whole(point, "sequences"),
                real(point, "aki"),
                real(point, "corpus_miou"),
                real(point, "miou"),
                real(point, "pixel_accuracy"),
                new Agreement(
                        whole(point, "agreement_frames"),
                        real(point, "agreement"),
                        real(point, "agreement_low"),
                        real(point, "agreement_high"),
                        real(point, "corpus_agreement")),
                whole(point, "scored_frames"),
                real(point, "fps"),
                real(point, "wall_seconds"),
                stages,
                facts);
    }
}
