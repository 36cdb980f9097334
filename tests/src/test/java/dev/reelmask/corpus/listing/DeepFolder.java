package dev.reelmask.corpus.listing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chain of folders that ends so deep that its last ones cannot be listed: their paths are longer than the kernel
 * takes. Unlike rights, that holds for root too.
 */
final class DeepFolder implements AutoCloseable {
    private static final String NAME = "d".repeat(200);
    private static final int LEVELS = 11;

    private final Path end;
    private final Path spare;

    private DeepFolder(Path end, Path spare) {
        this.end = end;
        this.spare = spare;
    }

    /**
     * Builds it.
     *
     * @param spare where the lower half is built, and goes back to at the end so that it can be deleted
     */
    static DeepFolder under(Path top, Path spare) throws IOException {
        Path upper = Files.createDirectories(chain(top));
        Files.createDirectories(chain(spare));
        Path end = upper.resolve("lower");
        Files.move(spare, end);
        return new DeepFolder(end, spare);
    }

    /** The deepest folder that can be listed for sure. */
    Path end() {
        return end;
    }

    private static Path chain(Path top) {
        Path path = top;
        for (int i = 0; i < LEVELS; i++) {
            path = path.resolve(NAME);
        }
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.move(end, spare);
    }
}
