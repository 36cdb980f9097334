package dev.reelmask.job.segment;

import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** The rows of a run's units. Columns are named one by one, so that new ones change no digest. */
final class GoldenRows {
    private static final List<String> MASKS = List.of("frame", "width", "height", "encoding");
    private static final List<String> FRAMES = List.of(
            "frame",
            "pts_us",
            "is_key",
            "last_key_frame",
            "key_all_ratio",
            "score",
            "source_width",
            "source_height",
            "network_width",
            "network_height",
            "pixel_counts",
            "reference",
            "miou",
            "pixel_accuracy",
            "agreement",
            "intersections",
            "unions");

    private final Store store;
    private final String run;
    private final MessageDigest digest;

    GoldenRows(Store store, String run) {
        this.store = store;
        this.run = run;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String digest() throws IOException {
        read(TableName.MASKS, MASKS);
        read(TableName.FRAMES, FRAMES);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void read(TableName table, List<String> columns) throws IOException {
        Path folder = store.results().partition(table, run);
        FileStatus[] files = folder.getFileSystem(store.hadoop()).listStatus(folder);
        Arrays.sort(files);
        for (FileStatus file : files) {
            try (ParquetReader<Group> rows = ParquetReader.builder(new GroupReadSupport(), file.getPath())
                    .withConf(store.hadoop())
                    .build()) {
                for (Group row = rows.read(); row != null; row = rows.read()) {
                    add(row, columns);
                    if (table == TableName.MASKS) {
                        digest.update(row.getBinary("mask", 0).getBytes());
                    }
                }
            }
        }
    }

    private void add(Group row, List<String> columns) {
        for (String column : columns) {
            digest.update((column + "=").getBytes(StandardCharsets.UTF_8));
            int field = row.getType().getFieldIndex(column);
            for (int i = 0; i < row.getFieldRepetitionCount(field); i++) {
                digest.update((row.getType().getType(field).isPrimitive()
                                ? row.getValueToString(field, i)
                                : row.getGroup(field, i).toString())
                        .getBytes(StandardCharsets.UTF_8));
            }
            digest.update((byte) '\n');
        }
    }
}
