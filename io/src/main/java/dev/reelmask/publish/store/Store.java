package dev.reelmask.publish.store;

import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * The files of one results root, by the few operations that publication is made of. What a filesystem can do in one
 * step decides how:
 *
 * <ul>
 *   <li>Local and HDFS: files are written under {@code _tmp} and put under their names by a rename that replaces in one
 *       step. Local files go without Hadoop's {@code .crc} files, which cannot be replaced together with their file.
 *   <li>Object stores: files are written to their names and appear when the stream is closed. A condition on the object
 *       that is replaced goes with the request where the connector knows conditional writes (S3A).
 * </ul>
 *
 * <p>One thread at a time. All failures are {@link ResultsException}s, also the {@link FSError}s that Hadoop makes of a
 * local disk's.
 */
public final class Store {
    private static final System.Logger LOG = System.getLogger(Store.class.getName());
    private static final Set<String> OBJECT_STORES =
            Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs", "swift");
    private static final int BUFFER_BYTES = 64 << 10;
    private final Configuration hadoop;
    private final ResultsLayout results;
    private final FileSystem fs;
    private final Supplier<String> unique;
    /** Made when it is first needed; only it renames over an existing file. */
    private FileContext context;

    private Store(Configuration hadoop, ResultsLayout results, FileSystem fs, Supplier<String> unique) {
        this.hadoop = hadoop;
        this.results = results;
        this.fs = fs;
        this.unique = unique;
    }

    /** The store of a results root; nothing is created. */
    public static Store open(Configuration hadoop, ResultsLayout results) {
        return open(hadoop, results, () -> UUID.randomUUID().toString());
    }

    /**
     * As {@link #open(Configuration, ResultsLayout)} with names of one's own.
     *
     * @param unique makes the names of temporary files differ
     */
    public static Store open(Configuration hadoop, ResultsLayout results, Supplier<String> unique) {
        Path root = new Path(results.root());
        try {
            return new Store(hadoop, results, rawFileSystem(root, hadoop), unique);
        } catch (IOException | IllegalArgumentException e) {
            throw new ResultsException("results %s cannot be reached: %s".formatted(root, e.getMessage()), e);
        }
    }

    /** The filesystem of a path; the local one without checksum files. */
    public static FileSystem rawFileSystem(Path path, Configuration hadoop) throws IOException {
        FileSystem fs = path.getFileSystem(hadoop);
        return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
    }

    /**
     * Writes a file and deletes it, so that a results root that cannot be written is known before any work.
     *
     * @throws UserException if it cannot be
     */
    public void prepare() {
        look();
        Path probe = temporary(results.temporary(), new Path("probe"));
        try {
            if (!hasObjects()) {
                fs.mkdirs(results.runs());
                fs.mkdirs(results.temporary());
            }
            try (FSDataOutputStream out = hasObjects() ? fs.create(probe, true) : create(probe)) {
                out.write(0);
            } finally {
                fs.delete(probe, false);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw unwritable(failure("writing", e));
        }
    }

    /**
     * Looks whether something speaks against writing there, as far as that takes no writing.
     *
     * @throws UserException if so
     */
    public void look() {
        try {
            Path there = fs.makeQualified(new Path(results.root()));
            while (there.getParent() != null && !fs.exists(there)) {
                there = there.getParent();
            }
            if (!fs.getFileStatus(there).isDirectory()) {
                throw unwritable(failure("writing", new NotDirectoryException(there.toString())));
            }
            if (isLocal()) {
                LocalFiles.checkWritable(there, results);
            }
        } catch (FileNotFoundException e) {
            // an object store without any object yet
            LOG.log(System.Logger.Level.DEBUG, "Nothing is at " + results.root(), e);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw unwritable(failure("writing", e));
        }
    }

    /** A failure of the filesystem as the mistake of whoever named the results. */
    public static UserException unwritable(ResultsException e) {
        return new UserException(
                "%s. Check --results: the folder or bucket, the rights and the space.".formatted(e.getMessage()), e);
    }

    /** Where what lies. */
    public ResultsLayout results() {
        return results;
    }

    /** The configuration that its filesystem was opened with. */
    public Configuration hadoop() {
        return hadoop;
    }

    /** The filesystem, without checksum files of its own. */
    public FileSystem fileSystem() {
        return fs;
    }

    /** Whether files are written to their final names and appear when they are complete. */
    public boolean hasObjects() {
        return OBJECT_STORES.contains(fs.getUri().getScheme().toLowerCase(Locale.ROOT));
    }

    private boolean isLocal() {
        return "file".equals(fs.getUri().getScheme());
    }

    String unique() {
        return unique.get();
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
        return twice("reading " + file.getName(), () -> {
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

    /** Something that may be done twice. */
    private interface Harmless<T> {
        T run() throws IOException;
    }

    /** A second time where an object store fails: its connector does not ask again when an answer breaks off. */
    private <T> T twice(String what, Harmless<T> harmless) {
        try {
            return harmless.run();
        } catch (IOException | UncheckedIOException | FSError first) {
            try {
                if (hasObjects()) {
                    return harmless.run();
                }
            } catch (IOException | UncheckedIOException | FSError second) {
                first.addSuppressed(second);
            }
            throw failure(what, first);
        }
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
            if (isLocal()) {
                return LocalFiles.createNew(file, bytes, unique());
            }
            return hasObjects() ? putIfAbsent(file, bytes) : createExclusively(file, bytes);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw failure("creating " + file.getName(), e);
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

    /**
     * Whether an object store may hold such a file. Where there mostly is none, this is cheaper on S3A than to ask for
     * its status, which lists what a folder of its name would hold before it says so.
     *
     * @return false if there is no such object; true if there is one, and for all of other filesystems
     * @throws ResultsException if the filesystem fails
     */
    public boolean mayHold(Path file) {
        return twice("looking for " + file.getName(), () -> !hasObjects() || ObjectFiles.isThere(fs, file));
    }

    /**
     * An object to write whose closing fails if the object that it replaces is no longer the one that is there now: a
     * start that slept while another took the run over cannot overwrite what that one wrote. Without a condition where
     * the connector knows none.
     */
    public FSDataOutputStream putUnlessChanged(Path file) throws IOException {
        return ObjectFiles.createUnlessChanged(fs, file);
    }

    /** Replaces a small file in one step, whatever it holds. */
    public void overwrite(Path file, byte[] bytes, Path staging) {
        try {
            if (hasObjects()) {
                ObjectFiles.put(fs, file, bytes, Optional.empty());
            } else {
                Path written = write(staging, file, bytes);
                move(written, file);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw failure("writing " + file.getName(), e);
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
            throw failure("writing " + file.getName(), e);
        }
    }

    /** Writes a small temporary file. */
    public Path write(Path staging, Path target, byte[] bytes) throws IOException {
        Path written = temporary(staging, target);
        try (FSDataOutputStream out = create(written)) {
            out.write(bytes);
        }
        return written;
    }

    /** A new name in a folder of unfinished files. */
    Path temporary(Path staging, Path target) {
        return new Path(staging, target.getName() + "." + unique() + ".tmp");
    }

    /**
     * Begins a temporary file in a folder that is there: whoever takes a run over deletes the folder of the start
     * before, and nothing of that start can be written from then on.
     */
    FSDataOutputStream create(Path temporary) throws IOException {
        if (isLocal()) {
            return LocalFiles.create(temporary);
        }
        return fs.createNonRecursive(
                temporary,
                true,
                BUFFER_BYTES,
                fs.getDefaultReplication(temporary),
                fs.getDefaultBlockSize(temporary),
                null);
    }

    /** Makes a folder where folders are more than parts of names. */
    public void makeFolder(Path folder) {
        try {
            if (!hasObjects()) {
                fs.mkdirs(folder);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw failure("making " + folder.getName(), e);
        }
    }

    /**
     * Takes a published file away: to the folder of unfinished files, which must be there, so that a start that was
     * taken over takes nothing away any more. Object stores have no such step: there it is deleted.
     */
    public void takeAway(Path published, Path staging) {
        try {
            if (hasObjects()) {
                fs.delete(published, false);
            } else if (fs.exists(published)) {
                move(published, temporary(staging, published));
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw failure("removing " + published.getName(), e);
        }
    }

    /** Puts a finished file in the place of another one, or of none, in one step. Not for object stores. */
    public void move(Path from, Path target) throws IOException {
        if (!target.getParent().equals(from.getParent()) && !isTemporary(target)) {
            fs.mkdirs(target.getParent());
        }
        if (isLocal()) {
            LocalFiles.move(from, target);
            return;
        }
        if (context == null) {
            context = FileContext.getFileContext(fs.getUri(), fs.getConf());
        }
        context.rename(from, target, Options.Rename.OVERWRITE);
    }

    /**
     * Puts a finished file of this root in the place of another one: by a move, or on an object store by a copy, which
     * appears when it is complete.
     */
    public void adopt(Path from, Path target) throws IOException {
        if (!hasObjects()) {
            move(fs.makeQualified(from), fs.makeQualified(target));
            return;
        }
        FSDataOutputStream out = fs.create(target, true);
        try (FSDataInputStream in = fs.open(from)) {
            in.transferTo(out);
            out.close();
        } catch (IOException | RuntimeException | FSError e) {
            // closing it would publish the part that was copied
            if (isAbortable(out)) {
                out.abort();
            }
            throw e;
        }
        fs.delete(from, false);
    }

    private boolean isTemporary(Path path) {
        String folder = results.temporary().toUri().getPath() + "/";
        return path.toUri().getPath().startsWith(folder);
    }

    /** Files and folders in a folder, sorted by name; none if it does not exist. */
    public List<FileStatus> list(Path folder) {
        return twice("listing " + folder.getName(), () -> {
            try {
                return Arrays.stream(fs.listStatus(folder))
                        .sorted((a, b) ->
                                a.getPath().getName().compareTo(b.getPath().getName()))
                        .toList();
            } catch (FileNotFoundException e) {
                return List.of();
            }
        });
    }

    /** Whether there is such a file or folder. */
    public boolean exists(Path file) {
        return twice("looking for " + file.getName(), () -> fs.exists(file));
    }

    /** Deletes a file or a whole folder; nothing if it does not exist. */
    public void delete(Path path) {
        boolean unused = twice("deleting " + path.getName(), () -> fs.delete(path, true));
    }

    /** A failure of the results root with its place and cause. */
    public ResultsException failure(String what, Throwable cause) {
        return ResultsException.of(fs, new Path(results.root()), what, cause);
    }

    /** Whether an output stream can be given up without its file appearing. */
    static boolean isAbortable(FSDataOutputStream out) {
        return out.hasCapability(StreamCapabilities.ABORTABLE_STREAM);
    }
}
