package dev.reelmask.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Finds finished units by the footers of their files. */
public final class UnitFiles {
    private static final int ATTEMPTS = 5;

    private UnitFiles() {}

    /**
     * The unit's summary if it is done: both its files are there, readable, and carry this fingerprint. Reads the two
     * footers only.
     *
     * @throws UncheckedIOException if the filesystem fails
     */
    public static Optional<UnitSummary> find(
            Configuration hadoop,
            ResultsLayout results,
            String run,
            String sequence,
            int firstFrame,
            String fingerprint) {
        Map<String, String> frames = footer(hadoop, results.frames(run, sequence, firstFrame));
        String summary = frames.get(UnitWriter.SUMMARY);
        if (summary == null || !fingerprint.equals(frames.get(UnitWriter.FINGERPRINT))) {
            return Optional.empty();
        }
        Map<String, String> masks = footer(hadoop, results.masks(run, sequence, firstFrame));
        if (!fingerprint.equals(masks.get(UnitWriter.FINGERPRINT))) {
            return Optional.empty();
        }
        return Optional.of(Json.read(summary, UnitSummary.class));
    }

    /** Key-value metadata of a file's footer; empty if there is no file or it is no Parquet file. */
    static Map<String, String> footer(Configuration hadoop, Path path) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readFooter(hadoop, path);
            } catch (FileNotFoundException e) {
                return Map.of();
            } catch (IOException | RuntimeException e) {
                // another run may have replaced the file between asking for its length and reading it
                if (attempt < ATTEMPTS) {
                    continue;
                }
                if (e instanceof IOException failure) {
                    throw new UncheckedIOException("cannot read the footer of %s".formatted(path), failure);
                }
                // parquet-java says "is not a Parquet file" with a bare RuntimeException; such a unit is not done
                System.getLogger(UnitFiles.class.getName())
                        .log(System.Logger.Level.WARNING, "No Parquet file, its unit will be redone: " + path, e);
                return Map.of();
            }
        }
    }

    private static Map<String, String> readFooter(Configuration hadoop, Path path) throws IOException {
        FileStatus status = PendingFile.rawFileSystem(path, hadoop).getFileStatus(path);
        if (status.getLen() == 0) {
            return Map.of();
        }
        HadoopInputFile file = HadoopInputFile.fromStatus(status, hadoop);
        ParquetReadOptions options = ParquetReadOptions.builder().build();
        try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
            return reader.getFileMetaData().getKeyValueMetaData();
        }
    }
}
