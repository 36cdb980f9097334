package dev.reelmask.job.reduce;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.WritableCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask summarize}: aggregates of all runs under one results root. */
@Command(
        name = "summarize",
        mixinStandardHelpOptions = true,
        description = "Reduces the results to key intervals, accuracy by distance, operating points and IoU by class.",
        footer = {"", "Example:", "  reelmask summarize --results /data/results"})
public final class SummarizeCommand implements Callable<Integer> {
    private static final String ROW = "%-40s %8s %7s %7s %9s %10s %17s %10s %7s";

    @Option(names = "--results", paramLabel = "URI", required = true, description = "Root of the tables.")
    private String results;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        JobConfig config = configOptions.read(Map.of());
        Store store = ResultsRoot.withRuns(SparkSessions.hadoop(config), results);
        WritableCheck.prepare(store);
        try (SparkSession spark = SparkSessions.open(config, "summarize")) {
            SummarizeJob job = new SummarizeJob(spark, store.results());
            List<Row> points = job.run();
            Coverage coverage = job.coverage();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("operating_points", fields(points));
            result.put(
                    "coverage",
                    coverage.runs().stream().map(RunCoverage::fields).toList());
            common.printResult(result, text(points, coverage));
        }
        return ExitCodes.DONE;
    }

    private static List<Map<String, Object>> fields(List<Row> points) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Row point : points) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (String name : point.schema().fieldNames()) {
                values.put(name, point.getAs(name));
            }
            fields.add(values);
        }
        return fields;
    }

    private static String text(List<Row> points, Coverage coverage) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                ROW,
                "run",
                "frames",
                "AKI",
                "mIoU",
                "(corpus)",
                "agreement",
                "95 % interval",
                "of frames",
                "fps"));
        for (Row point : points) {
            lines.add(String.format(
                    Locale.ROOT,
                    ROW,
                    point.<String>getAs("run"),
                    point.<Long>getAs("frames"),
                    number("%.2f", point.getAs("aki")),
                    number("%.4f", point.getAs("miou")),
                    number("%.4f", point.getAs("corpus_miou")),
                    agreement(point),
                    interval(point),
                    point.<Long>getAs("agreement_frames"),
                    number("%.1f", point.getAs("fps"))));
        }
        points.stream().flatMap(point -> steadiness(point).stream()).forEach(lines::add);
        lines.add("");
        lines.add(coverage.text());
        coverage.runs().forEach(run -> lines.add(run.text()));
        return String.join(System.lineSeparator(), lines);
    }

    /** How steady the masks are, where that was scored. */
    private static Optional<String> steadiness(Row point) {
        boolean isScored = point.getAs("corpus_temporal_consistency") != null || point.getAs("vc8") != null;
        return isScored
                ? Optional.of("%s: temporal consistency %s, VC8 %s, VC16 %s"
                        .formatted(
                                point.<String>getAs("run"),
                                number("%.4f", point.getAs("corpus_temporal_consistency")),
                                number("%.4f", point.getAs("vc8")),
                                number("%.4f", point.getAs("vc16"))))
                : Optional.empty();
    }

    /** With the network's own masks; too few frames give no figure. */
    private static String agreement(Row point) {
        boolean isFew = point.getAs("agreement") == null && point.<Long>getAs("agreement_frames") > 0;
        return isFew ? "too few" : number("%.4f", point.getAs("agreement"));
    }

    private static String interval(Row point) {
        Double low = point.getAs("agreement_low");
        Double high = point.getAs("agreement_high");
        return low == null || high == null ? "-" : String.format(Locale.ROOT, "%.4f to %.4f", low, high);
    }

    private static String number(String pattern, Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, pattern, value);
    }
}
