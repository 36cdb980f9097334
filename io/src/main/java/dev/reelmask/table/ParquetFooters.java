package dev.reelmask.table;

import dev.reelmask.publish.Footers;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.record.UnitOrigins;
import dev.reelmask.publish.record.UnitOrigins.Origin;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.UnitSummary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;

/** What units say of themselves in the footers of their Parquet files. */
public final class ParquetFooters implements Footers {
    private static final int ATTEMPTS = 5;

    private final Store store;

    ParquetFooters(Store store) {
        this.store = store;
    }

    /** The units of a results root. */
    public static UnitFiles units(Store store) {
        return new UnitFiles(store, new ParquetFooters(store));
    }

    /** What the units of a results root were made of. */
    public static UnitOrigins origins(Store store) {
        UnitFiles files = units(store);
        return unit -> files.frames(unit)
                .flatMap(ParquetFooters::summary)
                .filter(summary -> summary.key().equals(unit))
                .map(summary -> summary.end().source())
                .map(source -> new Origin(source.runFingerprint(), source.contentKey(), source.pieces()));
    }

    /**
     * The summary of a finished unit: both its files are there, whole, and carry this fingerprint. Reads the two
     * footers only.
     *
     * @throws dev.reelmask.publish.store.ResultsException if the filesystem fails
     */
    public static Optional<UnitSummary> finished(Store store, UnitKey unit, String fingerprint) {
        return units(store).finished(unit, fingerprint).flatMap(ParquetFooters::summary);
    }

    /** What a footer of a frames file says of its unit; empty if it is of a version that said nothing. */
    public static Optional<UnitSummary> summary(Map<String, String> footer) {
        return Optional.ofNullable(footer.get(UnitWriter.SUMMARY)).map(text -> Json.read(text, UnitSummary.class));
    }

    @Override
    public Map<String, String> read(Path path) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(path);
            } catch (FileNotFoundException e) {
                return Map.of();
            } catch (IOException | RuntimeException | FSError e) {
                // another start may have replaced the file between asking for its length and reading it
                if (attempt < ATTEMPTS) {
                    continue;
                }
                if (!(e instanceof RuntimeException)) {
                    throw store.failure("reading the footer of " + path.getName(), e);
                }
                // parquet-java says "is not a Parquet file" with a bare RuntimeException; such a unit is not done
                System.getLogger(ParquetFooters.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} is damaged; segment does its unit anew", path);
                return Map.of();
            }
        }
    }

    private Map<String, String> readOnce(Path path) throws IOException {
        FileStatus status = store.fileSystem().getFileStatus(path);
        if (status.getLen() == 0) {
            return Map.of();
        }
        try (ParquetFileReader reader = ParquetFileReader.open(new TailInput(store.fileSystem(), status))) {
            return reader.getFileMetaData().getKeyValueMetaData();
        }
    }
}
