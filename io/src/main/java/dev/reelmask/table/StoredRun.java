package dev.reelmask.table;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * What the table {@code runs} says of a run.
 *
 * @param corpus normalised root
 * @param configuration of the newest finished start, in YAML
 * @param wallSeconds of all finished starts
 */
public record StoredRun(String corpus, String configuration, double wallSeconds) {
    private static final List<String> COLUMNS = List.of("corpus", "configuration", "wall_seconds");

    /**
     * Reads it without Spark; empty if the table has no row of the run.
     *
     * @throws ResultsException if the filesystem fails
     */
    public static Optional<StoredRun> read(Store store, String run) {
        Path file = store.results().single(TableName.RUNS, run);
        try (TableReader rows = TableReader.open(store.hadoop(), file, Tables.RUNS, COLUMNS)) {
            return Optional.ofNullable(rows.next()).map(StoredRun::of);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw store.failure("reading " + file.getName(), e);
        }
    }

    private static StoredRun of(Group row) {
        return new StoredRun(
                row.getString(COLUMNS.get(0), 0), row.getString(COLUMNS.get(1), 0), row.getDouble(COLUMNS.get(2), 0));
    }
}
