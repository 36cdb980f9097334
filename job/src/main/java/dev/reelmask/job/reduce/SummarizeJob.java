package dev.reelmask.job.reduce;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.RunAggregates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The reduce stage: from the tables that executors wrote to the aggregates, in plain Spark SQL without functions of our
 * own, so that a SQL accelerator can run all of it. The queries lie beside this class as {@code .sql} files.
 */
public final class SummarizeJob {
    private static final List<TableName> INPUTS = List.of(TableName.RUNS, TableName.SEQUENCES);
    private static final List<String> VIEWS =
            List.of("scored", "scored_classes", "run_references", "key_distances", "distances", "agreement_sums");
    /** A few rows a run, of which several tables take theirs: computed once. */
    private static final String AGREEMENTS = "agreements";

    private final SparkSession spark;
    private final Store store;
    private final ResultsLayout results;

    public SummarizeJob(SparkSession spark, ResultsLayout results) {
        this.spark = spark;
        this.store = Store.open(spark.sparkContext().hadoopConfiguration(), results);
        this.results = results;
    }

    /**
     * Writes all aggregates of all runs anew, over what their records call finished.
     *
     * @return the operating points of those runs
     * @throws UserException if there are no results
     */
    public List<Row> run() {
        FinishedFrames finished = FinishedFrames.read(store);
        finished.dataset(spark).createOrReplaceTempView(TableName.FRAMES.folder());
        INPUTS.forEach(input -> read(input).createOrReplaceTempView(input.folder()));
        RunFacts.of(spark).createOrReplaceTempView("run_facts");
        RunFacts.names(spark, finished.runs()).createOrReplaceTempView("finished_runs");
        RunFacts.classes(spark, store, finished.runsWithFrames()).createOrReplaceTempView("run_classes");
        RunFacts.student(spark).createOrReplaceTempView("student");
        VIEWS.forEach(view -> spark.sql(query(view)).createOrReplaceTempView(view));
        spark.sparkContext().setJobDescription("summarize: agreement");
        Dataset<Row> agreements = spark.sql(query(AGREEMENTS));
        spark.createDataFrame(agreements.collectAsList(), agreements.schema()).createOrReplaceTempView(AGREEMENTS);
        RunAggregates tables = new RunAggregates(store);
        write(tables, finished, TableName.KEY_INTERVALS, "interval");
        write(tables, finished, TableName.ACCURACY_BY_DISTANCE, "key", "distance");
        write(tables, finished, TableName.CLASS_IOU, "class_id");
        write(tables, finished, TableName.OPERATING_POINTS);
        return read(TableName.OPERATING_POINTS).orderBy("run").collectAsList().stream()
                .filter(point -> finished.runs().contains(point.<String>getAs("run")))
                .toList();
    }

    /** What the aggregates cover. */
    public Coverage coverage() {
        return Coverage.of(store);
    }

    private void write(RunAggregates tables, FinishedFrames finished, TableName table, String... order) {
        spark.sparkContext().setJobDescription("summarize: " + table.folder());
        tables.write(table, spark.sql(query(table.folder())), finished.runs(), order);
    }

    private Dataset<Row> read(TableName table) {
        Path folder = results.table(table);
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            if (!folder.getFileSystem(hadoop).exists(folder)) {
                throw new UserException("there is no table %s under %s: run reelmask segment --results %s first"
                        .formatted(table.folder(), results.root(), results.root()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + folder, e);
        }
        // files of older versions lack columns
        return spark.read().option("mergeSchema", true).parquet(folder.toString());
    }

    private static String query(String name) {
        try (InputStream in = SummarizeJob.class.getResourceAsStream(name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds no " + name + ".sql", e);
        }
    }
}
