package dev.reelmask.table;

import dev.reelmask.table.ResultsLayout.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The tables that the reduce stage writes with Spark: one file a run each, replaced in one step. */
public final class RunAggregates {
    private static final String RUN = "run";

    private final Configuration hadoop;
    private final ResultsLayout results;

    public RunAggregates(Configuration hadoop, ResultsLayout results) {
        this.hadoop = hadoop;
        this.results = results;
    }

    /**
     * Replaces the rows of all runs that {@code rows} speaks of.
     *
     * @param rows with the column {@code run}
     * @param order columns that the rows of a run are sorted by
     * @return how many runs were written
     * @throws UncheckedIOException if the filesystem fails; files not yet replaced then stand
     */
    public int write(TableName table, Dataset<Row> rows, String... order) {
        Path staging = new Path(results.temporary(), table.folder() + "." + UUID.randomUUID());
        rows.repartition(functions.col(RUN))
                .sortWithinPartitions(RUN, order)
                .write()
                .option("compression", "zstd")
                .partitionBy(RUN)
                .parquet(staging.toString());
        try {
            FileSystem fs = PendingFile.rawFileSystem(staging, hadoop);
            int runs = publish(fs, table, staging);
            fs.delete(staging, true);
            return runs;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot publish table %s".formatted(table.folder()), e);
        }
    }

    private int publish(FileSystem fs, TableName table, Path staging) throws IOException {
        int runs = 0;
        for (FileStatus folder : fs.listStatus(staging, path -> path.getName().startsWith(RUN + "="))) {
            String run = folder.getPath().getName().substring(RUN.length() + 1);
            FileStatus[] parts =
                    fs.listStatus(folder.getPath(), path -> path.getName().endsWith(".parquet"));
            if (parts.length != 1) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "run %s came in %d files, expected one", run, parts.length));
            }
            PendingFile.replace(hadoop, parts[0].getPath(), results.single(table, run));
            runs++;
        }
        return runs;
    }
}
