package dev.reelmask.table;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.mask.MaskCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetRuntimeException;
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
     * @throws UserException if the bytes of a mask are damaged
     */
    public Optional<FrameMask> next() {
        try {
            while (true) {
                Group row = rows == null ? null : rows.next();
                if (row != null) {
                    return Optional.of(mask(row));
                }
                close();
                if (opened == files.size()) {
                    return Optional.empty();
                }
                rows = TableReader.open(hadoop, files.get(opened), Tables.MASKS, List.of("frame", Tables.MASK));
                opened++;
            }
        } catch (ParquetRuntimeException e) {
            throw new UncheckedIOException("cannot read masks from " + file(), new IOException(e));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read masks from " + file(), e);
        }
    }

    private FrameMask mask(Group row) {
        int frame = row.getInteger("frame", 0);
        try {
            return new FrameMask(
                    frame, MaskCodec.decode(row.getBinary(Tables.MASK, 0).getBytes()));
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "the mask of frame %d in %s is damaged: %s. Delete the file and start segment again",
                            frame,
                            file(),
                            e.getMessage()),
                    e);
        }
    }

    private Path file() {
        return files.get(Math.max(0, opened - 1));
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
