package dev.reelmask.train.data;

import dev.reelmask.frame.UserException;
import dev.reelmask.train.ContentDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Records on disk while a training runs, so that memory does not grow with their number. Closing deletes the file. */
public final class ScratchFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final ContentDigest content = new ContentDigest();
    private long end;

    /** @throws UserException if the file cannot be made */
    public ScratchFile(Path file) {
        this.file = file;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UserException("scratch file %s cannot be made: %s".formatted(file, e), e);
        }
    }

    /** Appends a record and gives its position. */
    public long append(ByteBuffer record) {
        long start = end;
        content.add(record);
        try {
            while (record.hasRemaining()) {
                end += channel.write(record, end);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing scratch file " + file + " failed", e);
        }
        return start;
    }

    /** SHA-256 of all records in the order in which they came, in hexadecimal. */
    String digest() {
        return content.hex();
    }

    /** The bytes from a position on, ready to be read. */
    public ByteBuffer read(long position, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "scratch file %s ends before byte %d", file, position + bytes));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading scratch file " + file + " failed", e);
        }
        return buffer.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing scratch file " + file + " failed", e);
        }
    }
}
