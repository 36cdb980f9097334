package dev.reelmask.video;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under {@code faulty:}, whose streams fail, end, or hang and ignore interrupts, past a number of bytes.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    private static final String AFTER = "test.faulty.after";
    private static final String HANG = "test.faulty.hang";
    private static final String END = "test.faulty.end";
    private static volatile CountDownLatch released = new CountDownLatch(0);

    static Configuration failingAfter(long bytes) {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.faulty.impl", FaultyFileSystem.class.getName());
        hadoop.setBoolean("fs.faulty.impl.disable.cache", true);
        hadoop.setLong(AFTER, bytes);
        return hadoop;
    }

    static Configuration hangingAfter(long bytes) {
        released = new CountDownLatch(1);
        Configuration hadoop = failingAfter(bytes);
        hadoop.setBoolean(HANG, true);
        return hadoop;
    }

    /** Streams that end without an error, as those of a broken connection. */
    static Configuration endingAfter(long bytes) {
        Configuration hadoop = failingAfter(bytes);
        hadoop.setBoolean(END, true);
        return hadoop;
    }

    static void release() {
        released.countDown();
    }

    static String uri(java.nio.file.Path file) {
        return "faulty://" + file.toAbsolutePath();
    }

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        byte[] all = java.nio.file.Files.readAllBytes(pathToFile(path).toPath());
        return new FSDataInputStream(new FaultyStream(
                all,
                getConf().getLong(AFTER, 0),
                getConf().getBoolean(HANG, false),
                getConf().getBoolean(END, false)));
    }

    private static final class FaultyStream extends FSInputStream {
        private final byte[] all;
        private final long after;
        private final boolean hangs;
        private final boolean ends;
        private int position;
        private long served;

        FaultyStream(byte[] all, long after, boolean hangs, boolean ends) {
            this.all = all;
            this.after = after;
            this.hangs = hangs;
            this.ends = ends;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (served >= after && ends) {
                return -1;
            }
            if (served >= after) {
                fault();
            }
            int count = Math.min(Math.min(length, 4096), all.length - position);
            if (count <= 0) {
                return -1;
            }
            System.arraycopy(all, position, target, offset, count);
            position += count;
            served += count;
            return count;
        }

        private void fault() throws IOException {
            while (hangs && released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException ignored) {
                    // like native code, it does not hear
                }
            }
            throw new IOException("the disk is gone");
        }

        @Override
        public void seek(long target) throws IOException {
            if (target > all.length) {
                throw new EOFException("beyond the end");
            }
            position = (int) target;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }
    }
}
