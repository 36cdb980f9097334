package dev.reelmask.video.container;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avformat.avio_seek;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.ffmpeg.Ticket;
import dev.reelmask.video.watch.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A file of any Hadoop filesystem as FFmpeg's input: reads and seeks go to the stream, one buffer is held.
 *
 * <p>JavaCPP has only ten slots for callback objects of one type, so all inputs share one pair; which input is meant
 * travels as the callback's opaque pointer.
 */
final class HadoopInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 128 * 1024;
    /** What is looked at beside FFmpeg's reading lies close together. */
    private static final int WINDOW_BYTES = 64 * 1024;

    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;
    private static final int WHENCE_BITS = 0xffff;

    private static final Map<Long, HadoopInput> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT_ID = new AtomicLong(1);

    private static final Read_packet_Pointer_BytePointer_int READ = new Read_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
            HadoopInput input = OPEN.get(opaque.address());
            return input == null ? AVERROR_EXIT : input.read(buffer, size);
        }
    };

    private static final Seek_Pointer_long_int SEEK = new Seek_Pointer_long_int() {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            HadoopInput input = OPEN.get(opaque.address());
            return input == null ? AVERROR_EXIT : input.seek(offset, whence);
        }
    };

    private final String name;
    private final Progress progress;
    private final long length;
    private final FSDataInputStream stream;
    private final byte[] block = new byte[BUFFER_BYTES];
    private final long id = NEXT_ID.getAndIncrement();
    private final AVIOContext context;
    private long end;
    private byte[] window = new byte[0];
    private long windowStart;
    private Throwable failure;

    HadoopInput(Configuration hadoop, String uri, Progress progress) {
        this.name = uri;
        this.progress = progress;
        try {
            Path path = new Path(uri);
            FileSystem files = CorpusFiles.system(hadoop, path);
            FileStatus status = files.getFileStatus(path);
            this.length = status.getLen();
            this.end = length;
            if (length == 0) {
                throw new SequenceException(ReasonCode.EMPTY_FILE, "%s is empty".formatted(uri));
            }
            this.stream = CorpusFiles.open(files, status);
        } catch (IOException | IllegalArgumentException e) {
            throw new SequenceException(ReasonCode.IO_ERROR, "cannot open %s: %s".formatted(uri, e.getMessage()), e);
        }
        OPEN.put(id, this);
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES)).capacity(BUFFER_BYTES);
        this.context = avio_alloc_context(buffer, BUFFER_BYTES, 0, new Ticket(id), READ, null, SEEK);
    }

    AVIOContext context() {
        return context;
    }

    /** @throws SequenceException {@code IO_ERROR} if the filesystem failed since the file was opened */
    void check() {
        progress.check();
        if (failure != null) {
            throw unreadable(failure);
        }
    }

    // nothing may be thrown through native frames; check() rethrows it
    private int read(BytePointer buffer, int size) {
        if (progress.isCancelled() || failure != null) {
            return AVERROR_EXIT;
        }
        try {
            long left = end - stream.getPos();
            int count = left <= 0 ? 0 : stream.read(block, 0, (int) Math.min(left, Math.min(size, block.length)));
            if (count <= 0) {
                return atEnd();
            }
            buffer.put(block, 0, count);
            return count;
        } catch (Throwable e) {
            failure = e;
            return AVERROR_EXTERNAL;
        }
    }

    /** A stream that ends before the file's length is a failure of the filesystem, not the end of the video. */
    private int atEnd() throws IOException {
        if (stream.getPos() < end) {
            throw ended("at byte", stream.getPos());
        }
        return AVERROR_EOF;
    }

    private EOFException ended(String where, long position) {
        return new EOFException(String.format(Locale.ROOT, "the stream ended %s %d of %d", where, position, length));
    }

    /** Lets FFmpeg begin anew with a file that ends earlier. */
    void restartWithEnd(long newEnd) {
        end = newEnd;
        restart();
    }

    /** Lets FFmpeg begin anew. */
    void restart() {
        avio_seek(context, 0, SEEK_SET);
    }

    /** Bytes of the file. */
    long length() {
        return length;
    }

    /**
     * Bytes from a place of the file, fewer where it ends before; FFmpeg's own place stays.
     *
     * @throws SequenceException {@code IO_ERROR} if they cannot be read
     */
    ByteBuffer peek(long position, int count) {
        progress.check();
        int bytes = (int) Math.max(0, Math.min(count, length - position));
        if (bytes > WINDOW_BYTES) {
            return ByteBuffer.wrap(bytesAt(position, bytes));
        }
        if (position < windowStart || position + bytes > windowStart + window.length) {
            window = bytesAt(position, (int) Math.min(WINDOW_BYTES, length - position));
            windowStart = position;
        }
        return ByteBuffer.wrap(window, (int) (position - windowStart), bytes).slice();
    }

    private byte[] bytesAt(long position, int count) {
        byte[] bytes = new byte[Math.max(0, count)];
        try {
            stream.readFully(position, bytes);
        } catch (EOFException e) {
            throw unreadable(ended("before byte", position + count));
        } catch (IOException e) {
            throw unreadable(e);
        }
        progress.made();
        return bytes;
    }

    private SequenceException unreadable(Throwable cause) {
        return new SequenceException(
                ReasonCode.IO_ERROR, "cannot read %s: %s".formatted(name, cause.getMessage()), cause);
    }

    // as read
    private long seek(long offset, int whence) {
        if (whence == AVSEEK_SIZE) {
            return end;
        }
        try {
            long target =
                    switch (whence & WHENCE_BITS) {
                        case SEEK_SET -> offset;
                        case SEEK_CUR -> stream.getPos() + offset;
                        case SEEK_END -> end + offset;
                        default -> -1;
                    };
            if (target < 0 || progress.isCancelled()) {
                return AVERROR_EXTERNAL;
            }
            stream.seek(Math.min(target, length));
            return target;
        } catch (Throwable e) {
            failure = e;
            return AVERROR_EXTERNAL;
        }
    }

    /** Frees the native buffer and closes the stream. The format context that uses it must be closed before. */
    @Override
    public void close() {
        OPEN.remove(id);
        av_free(context.buffer());
        avio_context_free(context);
        try {
            stream.close();
        } catch (IOException e) {
            // everything needed has been read
        }
    }
}
