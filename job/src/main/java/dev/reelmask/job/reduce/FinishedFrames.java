package dev.reelmask.job.reduce;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.ParquetFooters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The rows of the table {@code frames} that the runs' records call finished. */
final class FinishedFrames {
    /** Columns that the queries ask for. Files of older versions lack some of them, which are null then. */
    private static final StructType COLUMNS = StructType.fromDDL("run STRING, sequence STRING, frame INT,"
            + " piece_first_frame INT, is_key BOOLEAN, key_share DOUBLE, last_key_distance INT, reference STRING, miou DOUBLE,"
            + " pixel_accuracy DOUBLE, agreement DOUBLE, intersections ARRAY<BIGINT>, unions ARRAY<BIGINT>,"
            + " temporal_consistency DOUBLE, consistency_intersections ARRAY<BIGINT>, consistency_unions ARRAY<BIGINT>,"
            + " vc8 DOUBLE, vc16 DOUBLE,"
            + " decode_us BIGINT, network_us BIGINT, flow_us BIGINT, propagate_us BIGINT, encode_us BIGINT,"
            + " reference_us BIGINT");

    private final Store store;
    private final Map<String, Set<UnitKey>> units;

    private final long count;

    private FinishedFrames(Store store, Map<String, Set<UnitKey>> units, long count) {
        this.store = store;
        this.units = units;
        this.count = count;
    }

    /** @throws UserException if no run has a finished start */
    static FinishedFrames read(Store store) {
        Map<String, Set<UnitKey>> units = new TreeMap<>();
        long count = 0;
        for (RunRecord record : new RunRecords(store).all()) {
            if (record.finished() != null) {
                count += record.finished().units().stream()
                        .mapToLong(Unit::frames)
                        .sum();
                units.put(
                        record.run(),
                        record.finished().units().stream()
                                .map((Unit unit) -> unit.key(record.run()))
                                .collect(Collectors.toSet()));
            }
        }
        if (units.isEmpty()) {
            List<String> others =
                    Coverage.of(store).runs().stream().map(RunCoverage::text).toList();
            throw new UserException("there is no finished run under %s%s; run reelmask segment --results %s first"
                    .formatted(
                            store.results().root(),
                            others.isEmpty() ? "" : " (" + String.join("; ", others) + ")",
                            store.results().root()));
        }
        return new FinishedFrames(store, units, count);
    }

    /** How many rows there are. */
    long count() {
        return count;
    }

    Set<String> runs() {
        return units.keySet();
    }

    /** Those with a frame. */
    Set<String> runsWithFrames() {
        return units.entrySet().stream()
                .filter(run -> !run.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A run's folder is read as a whole where all of it is finished, else file by file. */
    Dataset<Row> dataset(SparkSession spark) {
        UnitFiles files = ParquetFooters.units(store);
        List<String> paths = new ArrayList<>();
        units.forEach((run, finished) -> {
            if (!finished.isEmpty() && files.list(run).equals(finished)) {
                paths.add(store.results().partition(TableName.FRAMES, run).toString());
            } else {
                finished.forEach(unit -> paths.add(store.results().frames(unit).toString()));
            }
        });
        if (paths.isEmpty()) {
            return spark.createDataFrame(List.of(), COLUMNS);
        }
        return spark.read()
                .schema(COLUMNS)
                .option("basePath", store.results().table(TableName.FRAMES).toString())
                .parquet(paths.toArray(String[]::new));
    }
}
