package dev.reelmask.job.report;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
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
     * @param notes sentences on what the page leaves out
     */
    public record Written(int runs, List<String> notes) {}

    /**
     * Writes the page.
     *
     * @param corpus root of the sequences, for pictures; empty takes the one that the runs name
     * @param layout its layout, {@code auto} recognises it
     * @throws dev.reelmask.frame.UserException if a table is missing
     */
    public Written write(Optional<URI> corpus, String layout, Path out) throws IOException {
        ReportData data = new ReportReader(spark, results, clock).read(corpus, layout);
        ReportPage.write(data, out);
        return new Written(data.runs().size(), data.notes());
    }
}
