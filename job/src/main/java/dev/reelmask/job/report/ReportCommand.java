package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask report}: one HTML file over all runs under a results root. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes one self-contained HTML page over all runs under a results root (docs/report.md).",
        footer = {"", "Example:", "  reelmask report --results results --corpus clips --out report.html"})
public final class ReportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ConfigOptions configOptions;

    @Option(names = "--results", required = true, paramLabel = "URI", description = "Root of the tables.")
    private String results;

    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description = "Where the sequences lie today, for pictures; else where the runs say.")
    private String corpus;

    @Option(names = "--layout", paramLabel = "NAME", description = "Layout of the corpus; else that of the runs.")
    private String layout;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "HTML file to write.")
    private java.nio.file.Path out;

    @Override
    public Integer call() throws IOException {
        OutputPlace.checkFile("--out", out);
        JobConfig config = configOptions.read(Map.of());
        Optional<CorpusLayout> otherLayout = Optional.ofNullable(layout).map(CorpusLayout::of);
        Store store = ResultsRoot.withRuns(SparkSessions.hadoop(config), results);
        try (SparkSession spark = SparkSessions.open(config, "report")) {
            ReportWriter.Written written = new ReportWriter(
                            spark, store.results().root(), Clock.systemUTC())
                    .write(Optional.ofNullable(corpus).map(Corpora::root), otherLayout, out);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", out.toAbsolutePath().toString());
            fields.put("runs", written.runs());
            fields.put("coverage", written.coverage());
            fields.put("notes", written.notes());
            written.notes().forEach(common::note);
            List<String> lines = new ArrayList<>(written.coverage());
            lines.add("page: " + out.toAbsolutePath().toUri());
            common.printResult(fields, String.join(System.lineSeparator(), lines));
        }
        return ExitCodes.DONE;
    }
}
