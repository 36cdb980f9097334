package dev.reelmask.job.reduce;

import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.yaml.LimitedYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What queries cannot see: configurations and class names, a few rows a run. */
final class RunFacts {
    private static final StructType SCHEMA = StructType.fromDDL(
            "run STRING, corpus STRING, scheduler STRING, propagation STRING,"
                    + " flow STRING, flow_path STRING, end_key STRING, bundle STRING, precision STRING, wall_seconds DOUBLE");

    private static final long MOST_DEGREES = 500;

    private RunFacts() {}

    /** From the view {@code runs}. Keys that a configuration lacks, being of another version, are null. */
    static Dataset<Row> of(SparkSession spark) {
        List<Row> facts = new ArrayList<>();
        for (Row run : spark.sql("SELECT run, corpus, configuration, wall_seconds FROM runs")
                .collectAsList()) {
            Object yaml = LimitedYaml.parse(run.getString(2), "the configuration of a run");
            facts.add(RowFactory.create(
                    run.getString(0),
                    run.getString(1),
                    value(yaml, "loop", "scheduler"),
                    value(yaml, "loop", "propagation"),
                    value(yaml, "loop", "flow"),
                    value(yaml, "loop", "flow-path"),
                    value(yaml, "loop", "end-key"),
                    value(yaml, "network", "bundle"),
                    value(yaml, "network", "precision"),
                    run.getDouble(3)));
        }
        return spark.createDataFrame(facts, SCHEMA);
    }

    /** The classes of each run's masks by id, as the files of its first finished sequence say. */
    static Dataset<Row> classes(SparkSession spark, Store store, Collection<String> runs) {
        SequenceReader reader = new SequenceReader(store);
        List<Row> classes = new ArrayList<>();
        for (String run : runs) {
            List<String> names =
                    reader.classes(run, reader.sequences(run).get(0)).names();
            for (int id = 0; id < names.size(); id++) {
                classes.add(RowFactory.create(run, id, names.get(id)));
            }
        }
        return spark.createDataFrame(classes, StructType.fromDDL("run STRING, class_id INT, name STRING"));
    }

    /** How many ids of classes there are in all runs, at least one; from the view {@code run_classes}. */
    static int classIds(SparkSession spark) {
        return spark.sql("SELECT coalesce(max(class_id), 0) + 1 FROM run_classes")
                .head()
                .getInt(0);
    }

    /** Student's t by degrees of freedom, for intervals; of more degrees it is the last one's. */
    static Dataset<Row> student(SparkSession spark) {
        List<Row> rows = LongStream.rangeClosed(1, MOST_DEGREES)
                .mapToObj(degrees -> RowFactory.create(degrees, ScoreInterval.student(degrees)))
                .toList();
        return spark.createDataFrame(rows, StructType.fromDDL("degrees BIGINT, t DOUBLE"));
    }

    /** The runs themselves, so that each has a row also where it has no frame. */
    static Dataset<Row> names(SparkSession spark, Collection<String> runs) {
        return spark.createDataFrame(runs.stream().map(RowFactory::create).toList(), StructType.fromDDL("run STRING"));
    }

    private static String value(Object yaml, String section, String key) {
        boolean found = yaml instanceof Map<?, ?> sections
                && sections.get(section) instanceof Map<?, ?> values
                && values.get(key) != null;
        return found ? ((Map<?, ?>) ((Map<?, ?>) yaml).get(section)).get(key).toString() : null;
    }
}
