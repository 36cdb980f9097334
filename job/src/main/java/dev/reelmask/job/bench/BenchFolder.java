package dev.reelmask.job.bench;

import dev.reelmask.job.cli.OnExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder of a benchmark, deleted when it is closed or the process is stopped. */
final class BenchFolder implements AutoCloseable {
    private final Path path;
    private final OnExit deletion = OnExit.act(this::delete);

    private BenchFolder(Path path) {
        this.path = path;
    }

    static BenchFolder create() {
        try {
            return new BenchFolder(Files.createTempDirectory("reelmask-bench"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        deletion.close();
        delete();
    }

    private synchronized void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
