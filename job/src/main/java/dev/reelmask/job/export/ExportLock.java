package dev.reelmask.job.export;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.export.format.ExportFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a second start out of a local export folder while one is under way: {@code _tmp/lock}, which the system lets go
 * when the process ends, however it ends. Buckets, and filesystems without locks, have none.
 */
final class ExportLock implements AutoCloseable {
    private static final String FOLDER = "_tmp";
    private static final String FILE = "lock";

    private final Optional<Path> file;
    private final Optional<FileChannel> channel;

    private ExportLock(Optional<Path> file, Optional<FileChannel> channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @throws UserException if another start has it
     */
    static ExportLock take(ExportFolder folder) {
        if (!"file".equals(folder.root().getScheme())) {
            return new ExportLock(Optional.empty(), Optional.empty());
        }
        Path file = Path.of(folder.root().getPath(), FOLDER, FILE);
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                channel.close();
                throw new UserException("another start is exporting to %s; wait for its end, or choose another --out"
                        .formatted(folder.root()));
            }
            return new ExportLock(Optional.of(file), Optional.of(channel));
        } catch (IOException e) {
            // what cannot be locked can often be written to; if not, writing says so
            return new ExportLock(Optional.empty(), Optional.empty());
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Lets go; the file goes too. */
    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            throw new UserException("cannot let go of the lock %s: %s".formatted(file.get(), e.getMessage()), e);
        }
    }
}
