package dev.reelmask.publish.store;

import dev.reelmask.corpus.CorpusFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Small files of a {@link Store} that are read and written whole: made if there is none, replaced if nobody else has,
 * or replaced whatever they hold. One thread at a time.
 */
public final class SmallFiles {
    private final Store store;
    private final FileSystem fs;

    SmallFiles(Store store) {
        this.store = store;
        this.fs = store.fileSystem();
    }

    /**
     * The bytes of a small file and what tells this state of the file from others.
     *
     * @param version ETag where the store has one, else made of the bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Content(byte[] bytes, String version) {}

    /** A small file as it is now; empty if there is none. */
    public Optional<Content> read(Path file) {
        return store.twice("reading " + file.getName(), () -> {
            try {
                FileStatus status = fs.getFileStatus(file);
                try (InputStream in = CorpusFiles.open(fs, status)) {
                    byte[] bytes = in.readAllBytes();
                    return Optional.of(new Content(bytes, version(status, bytes)));
                }
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static String version(FileStatus status, byte[] bytes) {
        if (status instanceof EtagSource source && source.getEtag() != null) {
            return source.getEtag();
        }
        return HexFormat.of().toHexDigits(Arrays.hashCode(bytes)) + "." + bytes.length;
    }

    /**
     * Makes a small file if none of its name exists: of several callers at most one makes it.
     *
     * <p>Deviates on stores whose connector has neither exclusive creation nor conditional writes: the file is read
     * back after it was written, so that of two callers the later one wins and the earlier one mostly notices.
     *
     * @return whether this call made it
     */
    public boolean createNew(Path file, byte[] bytes) {
        try {
            if (store.isLocal()) {
                return LocalFiles.createNew(file, bytes, store.unique());
            }
            return store.hasObjects() ? putIfAbsent(file, bytes) : createExclusively(file, bytes);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw store.failure("creating " + file.getName(), e);
        }
    }

    private boolean createExclusively(Path file, byte[] bytes) throws IOException {
        FSDataOutputStream out;
        try {
            out = fs.create(file, /* overwrite= */ false);
        } catch (IOException | UncheckedIOException | FSError e) {
            if (fs.exists(file)) {
                return false;
            }
            throw e;
        }
        try (out) {
            out.write(bytes);
        }
        return true;
    }

    private boolean putIfAbsent(Path file, byte[] bytes) throws IOException {
        if (ObjectFiles.isThere(fs, file)) {
            return false;
        }
        try {
            ObjectFiles.put(fs, file, bytes, Optional.of(""));
        } catch (IOException | UncheckedIOException | FSError e) {
            // refused, or made by a request whose answer was lost and which was sent again
            Optional<Content> there = read(file);
            if (there.isEmpty()) {
                throw e;
            }
        }
        return read(file).map(there -> Arrays.equals(there.bytes(), bytes)).orElse(false);
    }

    /** Replaces a small file in one step, whatever it holds. */
    public void overwrite(Path file, byte[] bytes, Path staging) {
        try {
            if (store.hasObjects()) {
                ObjectFiles.put(fs, file, bytes, Optional.empty());
            } else {
                Path written = store.placing().write(staging, file, bytes);
                store.placing().move(written, file);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw store.failure("writing " + file.getName(), e);
        }
    }

    /**
     * Replaces an object if nobody else has since it was read.
     *
     * @param earlier version that was read; empty if there was no object
     * @return whether it was replaced
     */
    public boolean putIfUnchanged(Path file, byte[] bytes, Optional<String> earlier) {
        try {
            ObjectFiles.put(fs, file, bytes, Optional.of(earlier.orElse("")));
            return true;
        } catch (IOException | UncheckedIOException | FSError e) {
            if (!read(file).map(Content::version).equals(earlier)) {
                return false;
            }
            throw store.failure("writing " + file.getName(), e);
        }
    }
}
