package dev.reelmask.publish.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
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
    private static final Set<String> OBJECT_STORES =
            Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs", "swift");

    private final Configuration hadoop;
    private final ResultsLayout results;
    private final FileSystem fs;
    private final Supplier<String> unique;
    private final SmallFiles small;
    private final Placing placing;

    private Store(Configuration hadoop, ResultsLayout results, FileSystem fs, Supplier<String> unique) {
        this.hadoop = hadoop;
        this.results = results;
        this.fs = fs;
        this.unique = unique;
        this.small = new SmallFiles(this);
        this.placing = new Placing(this);
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

    /** Its small files, read and written whole. */
    public SmallFiles small() {
        return small;
    }

    /** How its files come under their names and go. */
    public Placing placing() {
        return placing;
    }

    /** Whether files are written to their final names and appear when they are complete. */
    public boolean hasObjects() {
        return OBJECT_STORES.contains(fs.getUri().getScheme().toLowerCase(Locale.ROOT));
    }

    boolean isLocal() {
        return "file".equals(fs.getUri().getScheme());
    }

    String unique() {
        return unique.get();
    }

    /** Something that may be done twice. */
    interface Harmless<T> {
        T run() throws IOException;
    }

    /** A second time where an object store fails: its connector does not ask again when an answer breaks off. */
    <T> T twice(String what, Harmless<T> harmless) {
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
