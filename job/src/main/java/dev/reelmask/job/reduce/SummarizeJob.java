package dev.reelmask.job.reduce;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.RunAggregates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    /** Each table with the columns that the rows of a run are sorted by. */
    private static final Map<TableName, List<String>> TABLES = tables();

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
        QueryCompiler compiler = QueryCompiler.forRows(spark, finished.count());
        try {
            return run(finished);
        } finally {
            compiler.restore();
        }
    }

    private List<Row> run(FinishedFrames finished) {
        finished.dataset(spark).createOrReplaceTempView(TableName.FRAMES.folder());
        INPUTS.forEach(input -> read(input).createOrReplaceTempView(input.folder()));
        RunFacts.of(spark).createOrReplaceTempView("run_facts");
        RunFacts.names(spark, finished.runs()).createOrReplaceTempView("finished_runs");
        RunFacts.classes(spark, store, finished.runsWithFrames()).createOrReplaceTempView("run_classes");
        RunFacts.student(spark).createOrReplaceTempView("student");
        Queries queries = new Queries(RunFacts.classIds(spark));
        try (StagedViews staged = new StagedViews(spark, store)) {
            stage(queries, staged);
            RunAggregates aggregates = new RunAggregates(store);
            TABLES.forEach((table, order) -> {
                spark.sparkContext().setJobDescription("summarize: " + table.folder());
                aggregates.write(
                        table, spark.sql(queries.text(table.folder())), finished.runs(), order.toArray(String[]::new));
            });
        }
        return read(TableName.OPERATING_POINTS).orderBy("run").collectAsList().stream()
                .filter(point -> finished.runs().contains(point.<String>getAs("run")))
                .toList();
    }

    /** What the aggregates cover. */
    public Coverage coverage() {
        return Coverage.of(store);
    }

    /** From rows a frame to rows a sequence and distance; then what several tables take of those. */
    private void stage(Queries queries, StagedViews staged) {
        staged.stage("key_spans", queries.text("key_spans"));
        view(queries, "key_distances");
        for (String sums : List.of("parts", "class_squares", "steadiness", "grades", "latencies")) {
            staged.stage(sums, queries.text(sums));
        }
        for (String name : List.of("part_classes", "run_references", "agreement_sums")) {
            view(queries, name);
        }
        staged.stage("agreements", queries.text("agreements"));
    }

    private void view(Queries queries, String name) {
        spark.sql(queries.text(name)).createOrReplaceTempView(name);
    }

    private static Map<TableName, List<String>> tables() {
        Map<TableName, List<String>> tables = new EnumMap<>(TableName.class);
        tables.put(TableName.KEY_INTERVALS, List.of("interval"));
        tables.put(TableName.ACCURACY_BY_DISTANCE, List.of("key", "distance"));
        tables.put(TableName.CLASS_IOU, List.of("class_id"));
        tables.put(TableName.OPERATING_POINTS, List.of());
        return tables;
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
}
