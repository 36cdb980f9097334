package dev.reelmask.job.report;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.publish.store.ResultsLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** {@code --report FILE}: the tables are summarized and the page is made by the start that made the results. */
public final class PageOptions {
    private static final String NAME = "--report";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "Also summarize, and write the page over all runs under the results root to this HTML file.")
    private Path page;

    /**
     * Looks at the place of the page, before work.
     *
     * @throws UserException if it cannot become a file
     */
    public void check() {
        OutputPlace.checkFile(NAME, page);
    }

    /**
     * Summarizes and writes the page, if one is wanted.
     *
     * @param config of a start that has ended
     * @param note takes a line for each thing that the page leaves out
     * @return for the result in JSON: the page; empty without one
     */
    public Map<String, Object> write(SparkSession spark, JobConfig config, Consumer<String> note) throws IOException {
        if (page == null) {
            return Map.of();
        }
        note.accept("summarizing, and writing the page …");
        ResultsLayout results = ResultsRoot.open(
                        spark.sparkContext().hadoopConfiguration(),
                        config.results().uri())
                .results();
        new SummarizeJob(spark, results).run();
        ReportWriter.Written written = new ReportWriter(spark, results.root(), Clock.systemUTC())
                .write(Optional.empty(), Optional.empty(), page);
        written.notes().forEach(note);
        return Map.of("page", page.toAbsolutePath().toString());
    }

    /** Tells where the page is; without one, how to get it. */
    public void noteNext(JobConfig config, CommonOptions common) {
        if (page == null) {
            common.next("reelmask summarize --results %1$s && reelmask report --results %1$s --out report.html"
                    .formatted(config.results().uri()));
        } else {
            common.note("page: " + page.toAbsolutePath().toUri());
        }
    }
}
