package dev.reelmask.job.ls;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.NearNames;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ListedSequences;
import dev.reelmask.table.ListedSequences.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask ls}: the runs of a results root, or the sequences of one of them, without Spark. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the runs of a results root, or the sequences of one run.",
            "With how they stand: done, kept from an earlier start, set aside and why, under way."
        },
        footer = {
            "",
            "Example:",
            "  reelmask ls --results /data/results",
            "  reelmask ls --results /data/results --run demo"
        })
public final class ListCommand implements Callable<Integer> {
    private static final String RUN = "%-56s %-10s %9s %9s %12s  %s";
    private static final String SEQUENCE = "%-40s %-10s %9s %8s %7s %9s  %s";

    @Option(names = "--results", required = true, paramLabel = "URI", description = "Root of the tables.")
    private String results;

    @Option(names = "--run", paramLabel = "NAME", description = "List the sequences of this run.")
    private String run;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Store store = ResultsRoot.withRuns(SparkSessions.hadoop(configOptions.read(Map.of())), results);
        List<RunCoverage> runs = Coverage.of(store).runs();
        if (run == null) {
            List<Map<String, Object>> fields =
                    runs.stream().map(RunCoverage::fields).toList();
            common.printResult(Map.of("runs", fields), runs(runs));
        } else {
            List<Line> sequences = ListedSequences.read(store, known(runs).run());
            List<Map<String, Object>> fields =
                    sequences.stream().map(ListCommand::fields).toList();
            common.printResult(Map.of("run", run, "sequences", fields), sequences(sequences));
        }
        return ExitCodes.DONE;
    }

    private RunCoverage known(List<RunCoverage> runs) {
        return runs.stream()
                .filter(known -> known.run().equals(run))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = runs.stream().map(RunCoverage::run).toList();
                    return new UserException(
                            "there is no run %s under %s: %s".formatted(run, results, NearNames.of(run, names)));
                });
    }

    private static String runs(List<RunCoverage> runs) {
        List<String> lines = new ArrayList<>();
        lines.add(line(RUN, "run", "state", "sequences", "set aside", "frames", "under way"));
        for (RunCoverage run : runs) {
            String current =
                    run.current().isEmpty() ? "" : "since %s, %s units to do".formatted(run.current(), run.open());
            lines.add(line(
                    RUN,
                    run.run(),
                    run.state(),
                    run.counts().done() + run.counts().kept(),
                    run.counts().quarantined(),
                    run.frames(),
                    current));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String sequences(List<Line> sequences) {
        List<String> lines = new ArrayList<>();
        lines.add(line(SEQUENCE, "sequence", "state", "frames", "keys", "mIoU", "agreement", "why"));
        for (Line sequence : sequences) {
            lines.add(line(
                    SEQUENCE,
                    sequence.sequence(),
                    sequence.state(),
                    sequence.frames(),
                    sequence.keys(),
                    score(sequence.meanIou()),
                    score(sequence.agreement()),
                    sequence.error()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static Map<String, Object> fields(Line line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", line.sequence());
        fields.put("state", line.state());
        fields.put("frames", line.frames());
        fields.put("keys", line.keys());
        fields.put("miou", line.meanIou().orElse(null));
        fields.put("agreement", line.agreement().orElse(null));
        fields.put("error", line.error().isEmpty() ? null : line.error());
        return fields;
    }

    private static String score(Optional<Double> score) {
        return score.map(value -> String.format(Locale.ROOT, "%.4f", value)).orElse("-");
    }

    private static String line(String pattern, Object... cells) {
        return String.format(Locale.ROOT, pattern, cells).stripTrailing();
    }
}
