package dev.reelmask.table;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The tables that the reduce stage writes with Spark: one file a run each, replaced in one step. */
public final class RunAggregates {
    private static final String RUN = "run";

    private final Store store;
    private final ResultsLayout results;

    public RunAggregates(Store store) {
        this.store = store;
        this.results = store.results();
    }

    /**
     * Replaces the rows of runs. A run without rows gets a file without rows, so that readers find the table.
     *
     * @param rows with the column {@code run}
     * @param runs whose rows these are
     * @param order columns that the rows of a run are sorted by
     * @throws ResultsException if the filesystem fails; files not yet replaced then stand
     */
    public void write(TableName table, Dataset<Row> rows, Collection<String> runs, String... order) {
        Path staging = new Path(results.temporary(), table.folder() + "." + UUID.randomUUID());
        Path filled = new Path(staging, "filled");
        Path empty = new Path(staging, "empty");
        try {
            rows.repartition(functions.col(RUN))
                    .sortWithinPartitions(RUN, order)
                    .write()
                    .option("compression", "zstd")
                    .partitionBy(RUN)
                    .parquet(filled.toString());
            Set<String> without = new TreeSet<>(runs);
            without.removeAll(publish(table, filled));
            for (String run : without) {
                rows.drop(RUN).limit(0).coalesce(1).write().mode("overwrite").parquet(empty.toString());
                store.placing().adopt(part(empty), results.single(table, run));
            }
        } catch (IOException e) {
            throw store.failure("publishing table " + table.folder(), e);
        } finally {
            store.delete(staging);
        }
    }

    private Set<String> publish(TableName table, Path staging) throws IOException {
        Set<String> runs = new TreeSet<>();
        for (FileStatus folder :
                store.fileSystem().listStatus(staging, path -> path.getName().startsWith(RUN + "="))) {
            String run = folder.getPath().getName().substring(RUN.length() + 1);
            store.placing().adopt(part(folder.getPath()), results.single(table, run));
            runs.add(run);
        }
        return runs;
    }

    private Path part(Path folder) throws IOException {
        FileStatus[] parts =
                store.fileSystem().listStatus(folder, path -> path.getName().endsWith(".parquet"));
        if (parts.length != 1) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s came in %d files, expected one", folder, parts.length));
        }
        return parts[0].getPath();
    }
}
