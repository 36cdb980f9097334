package dev.reelmask.video.encode;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Writes a video file. The name's ending chooses the container (mp4, mov, mkv, webm, avi, ts); the codec is VP9 in
 * webm, else H.264, else MPEG-4, whichever this FFmpeg has.
 *
 * <p>The same frames give the same bytes. A picture with an odd side gets its last column or row twice. One thread at a
 * time. {@link #close} finishes the file; {@link #abort}, or closing after a failed write, deletes it.
 */
public final class VideoWriter implements AutoCloseable {
    private final Path file;
    private final FrameSize size;
    private final AVFormatContext format;
    private final Encoder encoder;
    private final AVStream stream;
    private final AVPacket packet;
    private boolean opened;
    private boolean failed;
    private boolean closed;
    private long frames;

    /** @throws UserException if the ending is unknown, or the file cannot be written */
    public VideoWriter(Path file, FrameSize size, EncodeSettings settings) {
        Ffmpeg.beginQuietly();
        this.file = file;
        this.size = size;
        this.format = new AVFormatContext(null);
        if (avformat_alloc_output_context2(format, null, null, file.toString()) < 0) {
            throw new UserException(
                    "%s: the ending names no video container; use for example .mp4 or .webm".formatted(file));
        }
        boolean webm = format.oformat().name().getString().contains("webm");
        boolean globalHeader = (format.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
        try {
            this.encoder = new Encoder(size, settings, webm, globalHeader);
        } catch (RuntimeException e) {
            avformat_free_context(format);
            throw e;
        }
        this.packet = av_packet_alloc();
        this.stream = avformat_new_stream(format, null);
        try {
            begin();
        } catch (RuntimeException e) {
            failed = true;
            close();
            throw e;
        }
    }

    private void begin() {
        avcodec_parameters_from_context(stream.codecpar(), encoder.context());
        stream.time_base(encoder.context().time_base());
        stream.avg_frame_rate(encoder.context().framerate());
        format.flags(format.flags() | AVFMT_FLAG_BITEXACT);
        AVIOContext output = new AVIOContext(null);
        check(avio_open(output, file.toString(), AVIO_FLAG_WRITE), "cannot be written");
        opened = true;
        format.pb(output);
        check(avformat_write_header(format, (AVDictionary) null), "cannot hold this video");
    }

    /** Name of the encoder in use. */
    public String encoder() {
        return encoder.name();
    }

    /** Appends a frame, (H, W, 3) interleaved bytes of the writer's size. */
    public void write(byte[] rgb) {
        if (closed || failed) {
            throw new IllegalStateException(file + " is closed or has failed");
        }
        if (rgb.length != size.pixels() * 3) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a frame of %s has %d bytes, got %d", size, size.pixels() * 3, rgb.length));
        }
        check(encoder.send(rgb, frames++), "cannot be encoded");
        drain();
    }

    private void drain() {
        while (true) {
            int received = avcodec_receive_packet(encoder.context(), packet);
            if (received == AVERROR_EAGAIN() || received == AVERROR_EOF) {
                return;
            }
            check(received, "cannot be encoded");
            packet.stream_index(stream.index());
            packet.duration(1);
            av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
            check(av_interleaved_write_frame(format, packet), "cannot be written");
        }
    }

    private void check(int result, String what) {
        if (result < 0) {
            failed = true;
            throw new UserException("%s %s: %s".formatted(file, what, Ffmpeg.describe(result)));
        }
    }

    /** Gives up and deletes the file. Does nothing after {@link #close}. */
    public void abort() {
        failed = true;
        close();
    }

    /** Finishes the file, or deletes it if a write failed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!failed) {
                check(encoder.finish(), "cannot be encoded");
                drain();
                check(av_write_trailer(format), "cannot be finished");
            }
        } finally {
            release();
        }
    }

    private void release() {
        av_packet_free(packet);
        encoder.close();
        if (opened) {
            avio_closep(format.pb());
        }
        avformat_free_context(format);
        if (failed && opened) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete the unfinished " + file, e);
            }
        }
    }
}
