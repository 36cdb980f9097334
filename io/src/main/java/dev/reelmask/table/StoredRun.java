package dev.reelmask.table;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * What the table {@code runs} says of a run.
 *
 * @param corpus normalised root
 * @param configuration of the newest finished start, in YAML
 * @param bundleDigests SHA-256 by file of the networks
 * @param machine what it computed on, by name
 * @param wallSeconds of all finished starts
 */
public record StoredRun(
        String corpus,
        String configuration,
        Map<String, String> bundleDigests,
        Map<String, String> machine,
        double wallSeconds) {
    private static final List<String> COLUMNS =
            List.of("corpus", "configuration", "bundle_digests", "machine", "wall_seconds");

    public StoredRun {
        bundleDigests = Map.copyOf(bundleDigests);
        machine = Map.copyOf(machine);
    }

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
                row.getString("corpus", 0),
                row.getString("configuration", 0),
                texts(row.getString("bundle_digests", 0)),
                texts(row.getString("machine", 0)),
                row.getDouble("wall_seconds", 0));
    }

    private static Map<String, String> texts(String json) {
        Map<String, String> texts = new TreeMap<>();
        Map<?, ?> all = Json.read(json, Map.class);
        all.forEach((name, value) -> texts.put(name.toString(), String.valueOf(value)));
        return texts;
    }
}
