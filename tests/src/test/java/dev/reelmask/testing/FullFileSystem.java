package dev.reelmask.testing;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** Local files under {@code full:}, on a disk that is full, or takes no new files, past some bytes. */
public final class FullFileSystem extends RawLocalFileSystem {
    private static final int CAPACITY = 1 << 20;
    private static final AtomicLong LEFT = new AtomicLong();
    private static volatile boolean isClosed;
    private static volatile String spared = "";

    /** As {@code FileContext} has it, which renames. */
    public static final class Context extends DelegateToFileSystem {
        public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
            super(uri, new FullFileSystem(), hadoop, "full", false);
        }
    }

    /** Makes it known; it takes {@code bytes} from now on. */
    public static void install(Configuration hadoop, long bytes) {
        hadoop.set("fs.full.impl", FullFileSystem.class.getName());
        hadoop.set("fs.AbstractFileSystem.full.impl", Context.class.getName());
        LEFT.set(bytes);
        isClosed = false;
        spared = "";
    }

    /** From now on new files are refused below all folders but the spared one. */
    public static void takeRights(String sparedFolder) {
        spared = sparedFolder;
        isClosed = true;
    }

    /** Bytes that it still takes. */
    public static long left() {
        return LEFT.get();
    }

    public static String uri(java.nio.file.Path folder) {
        return "full://" + folder.toAbsolutePath();
    }

    @Override
    public URI getUri() {
        return URI.create("full:///");
    }

    @Override
    public String getScheme() {
        return "full";
    }

    @Override
    public FsStatus getStatus(Path path) {
        long left = Math.max(0, LEFT.get());
        return new FsStatus(CAPACITY, CAPACITY - left, left);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path file, boolean append, FsPermission permission)
            throws IOException {
        if (isClosed && !file.toString().contains(spared)) {
            throw new AccessDeniedException(file.toString());
        }
        return new Limited(new FileOutputStream(pathToFile(file), append));
    }

    private static final class Limited extends FilterOutputStream {
        Limited(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (LEFT.addAndGet(-length) < 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
        }
    }
}
