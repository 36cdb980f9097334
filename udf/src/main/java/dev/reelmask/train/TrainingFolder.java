package dev.reelmask.train;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of a training, held while it runs: another training in it is refused. */
public final class TrainingFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private TrainingFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes a folder if it is not there, and holds it.
     *
     * @throws UserException if it cannot be made, or a training runs in it
     */
    public static TrainingFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new TrainingFolder(folder, locked(folder));
        } catch (IOException e) {
            throw new UserException("folder %s cannot be made or held: %s".formatted(folder, e), e);
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isHeld(channel)) {
            return channel;
        }
        channel.close();
        throw new UserException(
                "a training runs in %s already; wait for its end, or give another --out".formatted(folder));
    }

    private static boolean isHeld(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // A file system without locks: nobody can hold the folder there.
            return true;
        }
    }

    /** A file in it. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(file(LOCK));
        } catch (IOException e) {
            throw new UncheckedIOException("giving up the folder " + folder + " failed", e);
        }
    }
}
