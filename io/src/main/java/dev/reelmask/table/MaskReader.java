package dev.reelmask.table;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.MaskCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/** Masks of one sequence, in order of frames. Holds one row group of one file. One thread at a time. */
public final class MaskReader implements AutoCloseable {
    private final Configuration hadoop;
    private final List<Path> files;
    private int opened;
    private TableReader rows;

    MaskReader(Configuration hadoop, List<Path> files) {
        this.hadoop = hadoop;
        this.files = List.copyOf(files);
    }

    /** One frame's mask. */
    public record FrameMask(int frame, LabelMap mask) {}

    /**
     * The next mask, or empty at the end.
     *
     * @throws UncheckedIOException if a file cannot be read
     */
    public Optional<FrameMask> next() {
        try {
            while (true) {
                Group row = rows == null ? null : rows.next();
                if (row != null) {
                    return Optional.of(new FrameMask(
                            row.getInteger("frame", 0),
                            MaskCodec.decode(row.getBinary(Tables.MASK, 0).getBytes())));
                }
                close();
                if (opened == files.size()) {
                    return Optional.empty();
                }
                rows = TableReader.open(hadoop, files.get(opened), Tables.MASKS, List.of("frame", Tables.MASK));
                opened++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read masks from " + files.get(Math.max(0, opened - 1)), e);
        }
    }

    @Override
    public void close() {
        TableReader open = rows;
        rows = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a file of masks", e);
            }
        }
    }
}
