package dev.reelmask.job.reduce;

import dev.reelmask.publish.store.Store;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Results of queries that others read, computed once and kept in files until this is closed: the first stage of the
 * reduction, after which nothing has a row a frame. Files, not Spark's cache, for an accelerator can read and write
 * them, and so that Spark knows how large they are when it chooses a join.
 */
final class StagedViews implements AutoCloseable {
    private final SparkSession spark;
    private final Store store;
    private final Path folder;

    StagedViews(SparkSession spark, Store store) {
        this.spark = spark;
        this.store = store;
        this.folder = new Path(store.results().temporary(), "summarize." + UUID.randomUUID());
    }

    /** Computes a query now, and makes a view of that name of what came out. */
    void stage(String name, String query) {
        spark.sparkContext().setJobDescription("summarize: " + name);
        var rows = spark.sql(query);
        String file = new Path(folder, name).toString();
        rows.write().parquet(file);
        view(name, rows.schema(), file);
    }

    /** Makes a view of what the driver knows. */
    void put(String name, RunFacts facts) {
        Path file = new Path(new Path(folder, name), "facts.parquet");
        PlainRows.write(store, file, facts.columns(), facts.rows());
        view(name, facts.columns(), file.toString());
    }

    private void view(String name, StructType columns, String files) {
        spark.read().schema(columns).parquet(files).createOrReplaceTempView(name);
    }

    @Override
    public void close() {
        store.delete(folder);
    }
}
