package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusLayout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Makes the page over a results root. */
public final class ReportWriter {
    private final SparkSession spark;
    private final URI results;
    private final Clock clock;

    /** @param results root of the tables, summarized */
    public ReportWriter(SparkSession spark, URI results, Clock clock) {
        this.spark = spark;
        this.results = results;
        this.clock = clock;
    }

    /**
     * What was written.
     *
     * @param coverage sentences on what the page speaks of
     * @param notes sentences on what the page leaves out
     */
    public record Written(int runs, List<String> coverage, List<String> notes) {}

    /**
     * Writes the page.
     *
     * @param corpus where the sequences lie today, for pictures; empty where the runs say
     * @param layout another layout than the runs'
     * @throws dev.reelmask.frame.UserException if a table is missing
     */
    public Written write(Optional<URI> corpus, Optional<CorpusLayout> layout, Path out) throws IOException {
        ReportData data = new ReportReader(spark, results, clock).read(corpus, layout);
        ReportPage.write(data, out);
        List<String> coverage = new ArrayList<>(List.of(data.covered().text()));
        coverage.addAll(data.covered().open());
        List<String> notes = new ArrayList<>(data.notes());
        data.strips().forEach(strip -> strip.notes().forEach(note -> notes.add(strip.sequence() + ": " + note)));
        return new Written(data.runs().size(), coverage, notes);
    }
}
