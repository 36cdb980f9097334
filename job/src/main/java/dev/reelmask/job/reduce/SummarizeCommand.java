package dev.reelmask.job.reduce;

import dev.reelmask.job.CommonOptions;
import dev.reelmask.job.ConfigOptions;
import dev.reelmask.job.ExitCodes;
import dev.reelmask.job.ResultsRoot;
import dev.reelmask.job.SparkSessions;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.publish.ResultsLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
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
    @Option(names = "--results", paramLabel = "URI", required = true, description = "Root of the tables.")
    private String results;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        JobConfig config = configOptions.read(Map.of());
        ResultsRoot.withRuns(SparkSessions.hadoop(config), results).prepare();
        try (SparkSession spark = SparkSessions.open(config, "summarize")) {
            SummarizeJob job = new SummarizeJob(spark, new ResultsLayout(new Path(results).toUri()));
            List<Row> points = job.run();
            List<String> coverage = job.coverage();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("operating_points", fields(points));
            result.put("coverage", coverage);
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

    private static String text(List<Row> points, List<String> coverage) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-40s %8s %7s %7s %9s %16s %7s",
                "run",
                "frames",
                "AKI",
                "mIoU",
                "(corpus)",
                "agreement",
                "fps"));
        for (Row point : points) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-40s %8d %7.2f %7s %9s %16s %7s",
                    point.<String>getAs("run"),
                    point.<Long>getAs("frames"),
                    point.<Double>getAs("aki"),
                    number("%.4f", point.getAs("miou")),
                    number("%.4f", point.getAs("corpus_miou")),
                    agreement(point),
                    number("%.1f", point.getAs("fps"))));
        }
        lines.add("");
        lines.addAll(coverage);
        return String.join(System.lineSeparator(), lines);
    }

    /** Mean and half of its interval; the number of frames where they are too few. */
    private static String agreement(Row point) {
        long frames = point.<Long>getAs("agreement_frames");
        Double mean = point.getAs("agreement");
        if (mean == null) {
            return frames == 0 ? "-" : String.format(Locale.ROOT, "(%d frames)", frames);
        }
        double margin = point.<Double>getAs("agreement_high") - mean;
        return String.format(Locale.ROOT, "%.4f +-%.4f", mean, margin);
    }

    private static String number(String pattern, Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, pattern, value);
    }
}
