package dev.reelmask.job.reduce;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.ResultsLayout.TableName;
import dev.reelmask.publish.RunRecord;
import dev.reelmask.publish.RunRecord.Unit;
import dev.reelmask.publish.RunRecords;
import dev.reelmask.publish.Store;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.UnitKey;
import dev.reelmask.table.ParquetFooters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows of the table {@code frames} that the runs' records call finished. */
final class FinishedFrames {
    private final Store store;
    private final Map<String, Set<UnitKey>> units;

    private FinishedFrames(Store store, Map<String, Set<UnitKey>> units) {
        this.store = store;
        this.units = units;
    }

    /** @throws UserException if no run has a finished start with a frame */
    static FinishedFrames read(Store store) {
        Map<String, Set<UnitKey>> units = new TreeMap<>();
        for (RunRecord record : new RunRecords(store).all()) {
            if (record.finished() != null && !record.finished().units().isEmpty()) {
                units.put(
                        record.run(),
                        record.finished().units().stream()
                                .map((Unit unit) -> unit.key(record.run()))
                                .collect(Collectors.toSet()));
            }
        }
        if (units.isEmpty()) {
            throw new UserException("there is no finished run under %s: run reelmask segment --results %s first"
                    .formatted(store.results().root(), store.results().root()));
        }
        return new FinishedFrames(store, units);
    }

    Set<String> runs() {
        return units.keySet();
    }

    /** A run's folder is read as a whole where all of it is finished, else file by file. */
    Dataset<Row> dataset(SparkSession spark) {
        UnitFiles files = ParquetFooters.units(store);
        List<String> paths = new ArrayList<>();
        units.forEach((run, finished) -> {
            if (files.list(run).equals(finished)) {
                paths.add(store.results().partition(TableName.FRAMES, run).toString());
            } else {
                finished.forEach(unit -> paths.add(store.results().frames(unit).toString()));
            }
        });
        return spark.read()
                .option("basePath", store.results().table(TableName.FRAMES).toString())
                .parquet(paths.toArray(String[]::new));
    }
}
