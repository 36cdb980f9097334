package dev.reelmask.table;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file that appears under its final name whole or not at all, over an older one without a moment in which there is
 * none.
 *
 * <ul>
 *   <li>Local: written beside the tables under {@code _tmp}, then moved by the operating system's atomic rename.
 *       Without Hadoop's {@code .crc} files, since those cannot be replaced in one step with their file.
 *   <li>HDFS and others: the same with {@link FileContext}'s rename, which overwrites in one step on HDFS.
 *   <li>Object stores: written to the final name, which appears when the stream is closed.
 * </ul>
 */
final class PendingFile {
    private static final Set<String> OBJECT_STORES =
            Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs", "swift");

    private final FileSystem fs;
    private final Path target;
    private final Path written;
    private final FSDataOutputStream out;

    private PendingFile(FileSystem fs, Path target, Path written, FSDataOutputStream out) {
        this.fs = fs;
        this.target = target;
        this.written = written;
        this.out = out;
    }

    static PendingFile create(Configuration hadoop, ResultsLayout results, Path target) throws IOException {
        FileSystem fs = rawFileSystem(target, hadoop);
        Path qualified = fs.makeQualified(target);
        Path written = isObjectStore(fs)
                ? qualified
                : fs.makeQualified(new Path(results.temporary(), target.getName() + "." + UUID.randomUUID() + ".tmp"));
        return new PendingFile(fs, qualified, written, fs.create(written, true));
    }

    /** The filesystem of a path; the local one without checksum files. */
    static FileSystem rawFileSystem(Path path, Configuration hadoop) throws IOException {
        FileSystem fs = path.getFileSystem(hadoop);
        return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
    }

    /** What Parquet writes to; closing it does not publish where the file is renamed. */
    OutputFile output() {
        return new Output(HadoopStreams.wrap(out), written.toString());
    }

    /** Call after the output is closed. */
    void publish() throws IOException {
        if (written.equals(target)) {
            return;
        }
        move(fs, written, target);
    }

    /** Puts a finished file in the place of another one, or of none, in one step. Not for object stores. */
    private static void move(FileSystem fs, Path from, Path target) throws IOException {
        fs.mkdirs(target.getParent());
        if ("file".equals(fs.getUri().getScheme())) {
            Files.move(local(from), local(target), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(local(new Path(target.getParent(), "." + target.getName() + ".crc")));
        } else {
            FileContext.getFileContext(fs.getUri(), fs.getConf()).rename(from, target, Options.Rename.OVERWRITE);
        }
    }

    /** Like {@link #move}, on any filesystem: an object store gets a copy, which appears when it is complete. */
    static void replace(Configuration hadoop, Path from, Path target) throws IOException {
        FileSystem fs = rawFileSystem(target, hadoop);
        if (!isObjectStore(fs)) {
            move(fs, fs.makeQualified(from), fs.makeQualified(target));
            return;
        }
        PendingFile copy = new PendingFile(fs, target, target, fs.create(target, true));
        try (FSDataInputStream in = fs.open(from)) {
            in.transferTo(copy.out);
            copy.out.close();
        } catch (IOException | RuntimeException e) {
            // closing it would publish the part that was copied
            copy.abort();
            throw e;
        }
        fs.delete(from, false);
    }

    private static boolean isObjectStore(FileSystem fs) {
        return OBJECT_STORES.contains(fs.getUri().getScheme().toLowerCase(Locale.ROOT));
    }

    private static java.nio.file.Path local(Path path) {
        URI uri = path.toUri();
        return java.nio.file.Path.of(uri.getPath());
    }

    /** Drops what was written. Does not throw: what is left is hidden from readers, and {@link Leftovers} finds it. */
    void abort() {
        try {
            if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                out.abort();
            }
            out.close();
        } catch (IOException | RuntimeException e) {
            warn("close", e);
        }
        if (!written.equals(target)) {
            try {
                fs.delete(written, false);
            } catch (IOException e) {
                warn("delete", e);
            }
        }
    }

    private void warn(String verb, Exception e) {
        System.getLogger(PendingFile.class.getName())
                .log(System.Logger.Level.WARNING, "Could not " + verb + " unpublished " + written, e);
    }

    private record Output(PositionOutputStream stream, String path) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return stream;
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return stream;
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }

        @Override
        public String getPath() {
            return path;
        }
    }
}
