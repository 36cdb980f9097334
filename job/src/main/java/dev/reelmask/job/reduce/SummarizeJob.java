package dev.reelmask.job.reduce;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.RunAggregates;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The reduce stage: from the tables that executors wrote to the aggregates, in plain Spark SQL without functions of our
 * own, so that a SQL accelerator can run all of it. The queries lie beside this class as {@code .sql} files.
 */
public final class SummarizeJob {
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
        FewRows few = FewRows.suit(spark, finished.count());
        try {
            return run(finished);
        } finally {
            few.restore();
        }
    }

    private List<Row> run(FinishedFrames finished) {
        checkTable(TableName.RUNS);
        checkTable(TableName.SEQUENCES);
        read(TableName.SEQUENCES, StructType.fromDDL("run STRING, seconds DOUBLE, frames BIGINT"))
                .createOrReplaceTempView(TableName.SEQUENCES.folder());
        finished.dataset(spark).createOrReplaceTempView(TableName.FRAMES.folder());
        RunFacts classes = RunFacts.classes(store, finished.runsWithFrames());
        Queries queries = new Queries(classes.classIds());
        try (StagedViews staged = new StagedViews(spark, store)) {
            staged.put("run_facts", RunFacts.of(store, finished.runs()));
            staged.put("run_classes", classes);
            staged.put("student", RunFacts.student());
            stage(queries, staged);
            TABLES.forEach((table, order) -> write(table, queries, finished.runs(), order));
        }
        StructType points = spark.table(TableName.OPERATING_POINTS.folder()).schema();
        return read(TableName.OPERATING_POINTS, points).collectAsList().stream()
                .filter(point -> finished.runs().contains(point.<String>getAs("run")))
                .sorted(Comparator.comparing(point -> point.<String>getAs("run")))
                .toList();
    }

    private void write(TableName table, Queries queries, Collection<String> runs, List<String> order) {
        spark.sparkContext().setJobDescription("summarize: " + table.folder());
        view(queries, table.folder());
        new RunAggregates(store).write(table, spark.table(table.folder()), runs, order.toArray(String[]::new));
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

    /** Columns that files of older versions lack are null. */
    private Dataset<Row> read(TableName table, StructType columns) {
        return spark.read().schema(columns).parquet(results.table(table).toString());
    }

    private void checkTable(TableName table) {
        Path folder = results.table(table);
        try {
            if (!store.fileSystem().exists(folder)) {
                throw new UserException("there is no table %s under %s: run reelmask segment --results %s first"
                        .formatted(table.folder(), results.root(), results.root()));
            }
        } catch (IOException e) {
            throw store.failure("looking for table " + table.folder(), e);
        }
    }
}
