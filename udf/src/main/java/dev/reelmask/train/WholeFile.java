package dev.reelmask.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all: written beside their place, brought to the disk, then moved there. */
final class WholeFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private WholeFile() {}

    /** What writes the content; it need not close the stream. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Makes or replaces a file. What stood there stays if the writing fails. */
    static void replace(Path file, Content content) {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            write(partial, content);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            boolean unused = partial.toFile().delete();
            throw new UncheckedIOException("writing " + file + " failed", e);
        }
    }

    private static void write(Path partial, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }
}
