package dev.reelmask.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code counted:}, which remembers what is opened and which folders are listed, and can wait. */
public final class CountedFiles extends RawLocalFileSystem {
    private static final List<String> OPENED = new CopyOnWriteArrayList<>();
    private static final List<String> LISTED = new CopyOnWriteArrayList<>();
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(1);

    private static volatile String held = "";
    private static volatile BooleanSupplier until = () -> true;

    /** Lets a configuration know the scheme. */
    public static void in(Configuration hadoop) {
        hadoop.set("fs.counted.impl", CountedFiles.class.getName());
        hadoop.set("fs.AbstractFileSystem.counted.impl", Renaming.class.getName());
    }

    public static String uri(java.nio.file.Path file) {
        return "counted://" + file.toAbsolutePath();
    }

    /** Makes those who open a file whose path ends so wait for a condition; after a minute they fail. */
    public static void hold(String ending, BooleanSupplier condition) {
        until = condition;
        held = ending;
    }

    /** Forgets, and holds nothing. */
    public static void forget() {
        until = () -> true;
        OPENED.clear();
        LISTED.clear();
    }

    /** Paths of the files that were opened since, whose name ends so; several times if they were. */
    public static List<String> opened(String ending) {
        return OPENED.stream().filter(path -> path.endsWith(ending)).toList();
    }

    /** Paths of the folders that were listed since. */
    public static List<String> listed() {
        return new ArrayList<>(LISTED);
    }

    @Override
    public URI getUri() {
        return URI.create("counted:///");
    }

    @Override
    public String getScheme() {
        return "counted";
    }

    @Override
    public FSDataInputStream open(Path file, int bufferBytes) throws IOException {
        OPENED.add(file.toUri().getPath());
        if (file.toUri().getPath().endsWith(held)) {
            await();
        }
        return super.open(file, bufferBytes);
    }

    private static void await() throws IOException {
        long start = System.nanoTime();
        while (!until.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NS) {
                throw new IOException("what was waited for did not happen");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public FileStatus[] listStatus(Path folder) throws IOException {
        LISTED.add(folder.toUri().getPath());
        return Arrays.stream(super.listStatus(folder)).map(CountedFiles::plain).toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        return plain(super.getFileStatus(file));
    }

    /** Without permissions, which Hadoop asks of a local file's {@code file:} path. */
    private static FileStatus plain(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                status.getReplication(),
                status.getBlockSize(),
                status.getModificationTime(),
                status.getPath());
    }

    /** For renames over files. */
    public static final class Renaming extends DelegateToFileSystem {
        /** As Hadoop makes it. */
        public Renaming(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
            super(uri, new CountedFiles(), hadoop, "counted", false);
        }

        /** In one step, as of local files. */
        @Override
        public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
            java.nio.file.Path unused = Files.move(
                    java.nio.file.Path.of(from.toUri().getPath()),
                    java.nio.file.Path.of(to.toUri().getPath()),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
