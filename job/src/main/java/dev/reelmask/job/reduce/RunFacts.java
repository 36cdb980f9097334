package dev.reelmask.job.reduce;

import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.StoredRun;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.yaml.LimitedYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What queries cannot see, a few rows a run: configurations and class names.
 *
 * @param columns of the rows
 */
record RunFacts(StructType columns, List<Row> rows) {
    /** Of systems that make no masks along a flow. */
    private static final String SKIP = "skip:";

    /** The last row of {@link #student}. */
    static final long MOST_DEGREES = 500;

    RunFacts(String columns, List<Row> rows) {
        this(StructType.fromDDL(columns), rows);
    }

    /**
     * A row for each run, also where it has no frame. What the table {@code runs} lacks, and keys that a configuration
     * of another version lacks, are null.
     */
    static RunFacts of(Store store, Collection<String> runs) {
        return new RunFacts(
                "run STRING, corpus STRING, scheduler STRING, propagation STRING, flow STRING, flow_path STRING,"
                        + " end_key STRING, bundle STRING, precision STRING, wall_seconds DOUBLE",
                runs.stream().map(run -> row(run, StoredRun.read(store, run))).toList());
    }

    private static Row row(String run, Optional<StoredRun> stored) {
        Object yaml = stored.map(facts -> LimitedYaml.parse(facts.configuration(), "the configuration of a run"))
                .orElse(Map.of());
        String system = value(yaml, "loop", "system");
        boolean alongFlow = system == null || !system.startsWith(SKIP);
        return RowFactory.create(
                run,
                stored.map(StoredRun::corpus).orElse(null),
                value(yaml, "loop", "scheduler"),
                value(yaml, "loop", "propagation"),
                alongFlow ? value(yaml, "loop", "flow") : system,
                alongFlow ? value(yaml, "loop", "flow-path") : null,
                value(yaml, "loop", "end-key"),
                value(yaml, "network", "bundle"),
                value(yaml, "network", "precision"),
                stored.map(StoredRun::wallSeconds).orElse(null));
    }

    /** The classes of each run's masks by id, as the files of its first finished sequence say. */
    static RunFacts classes(Store store, Collection<String> runs) {
        SequenceReader reader = new SequenceReader(store);
        List<Row> classes = new ArrayList<>();
        for (String run : runs) {
            List<String> names =
                    reader.classes(run, reader.sequences(run).get(0)).names();
            for (int id = 0; id < names.size(); id++) {
                classes.add(RowFactory.create(run, id, names.get(id)));
            }
        }
        return new RunFacts("run STRING, class_id INT, name STRING", classes);
    }

    /** How many ids of classes there are in these facts of {@link #classes}, at least one. */
    int classIds() {
        return rows.stream().mapToInt(row -> row.getInt(1) + 1).max().orElse(1);
    }

    /** Student's t by degrees of freedom, for intervals; of more degrees it is the last one's. */
    static RunFacts student() {
        return new RunFacts(
                "degrees BIGINT, t DOUBLE",
                LongStream.rangeClosed(1, MOST_DEGREES)
                        .mapToObj(degrees -> RowFactory.create(degrees, ScoreInterval.student(degrees)))
                        .toList());
    }

    private static String value(Object yaml, String section, String key) {
        boolean found = yaml instanceof Map<?, ?> sections
                && sections.get(section) instanceof Map<?, ?> values
                && values.get(key) != null;
        return found ? ((Map<?, ?>) ((Map<?, ?>) yaml).get(section)).get(key).toString() : null;
    }
}
