package dev.reelmask.table;

import dev.reelmask.corpus.CorpusFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file of known length whose last bytes are read at once and kept, for all who open it: of a large file its
 * footer, of a small one everything. An object store is then asked once, where Parquet's own way is to ask for the
 * footer's length, for the footer and for each column's pages. One thread at a time.
 */
final class TailInput implements InputFile {
    /** Most footers have fewer. */
    static final int TAIL_BYTES = 64 << 10;

    private final FileSystem fs;
    private final FileStatus status;
    private byte[] tail;

    TailInput(FileSystem fs, FileStatus status) {
        this.fs = fs;
        this.status = status;
    }

    @Override
    public long getLength() {
        return status.getLen();
    }

    /** @throws EOFException where the file has become shorter */
    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream file = CorpusFiles.open(fs, status);
        try {
            if (tail == null) {
                byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, getLength())];
                file.readFully(getLength() - bytes.length, bytes);
                tail = bytes;
            }
            return new Seekable(new Bytes(file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static final class Seekable extends DelegatingSeekableInputStream {
        private final Bytes bytes;

        Seekable(Bytes bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        @Override
        public long getPos() {
            return bytes.position;
        }

        @Override
        public void seek(long position) {
            bytes.position = position;
        }
    }

    /** The file's bytes from a position on: those of the tail from memory. */
    private final class Bytes extends InputStream {
        private final FSDataInputStream file;
        private long position;

        Bytes(FSDataInputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            long tailStart = getLength() - tail.length;
            if (length == 0 || position >= getLength()) {
                return length == 0 ? 0 : -1;
            }
            int count;
            if (position >= tailStart) {
                int from = (int) (position - tailStart);
                count = Math.min(length, tail.length - from);
                System.arraycopy(tail, from, to, offset, count);
            } else {
                file.seek(position);
                count = file.read(to, offset, (int) Math.min(length, tailStart - position));
            }
            position += Math.max(0, count);
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
