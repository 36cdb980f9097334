package dev.reelmask.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_version;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decoded pictures of a demuxer's stream in display order, with a count of what went wrong. */
final class Decoder implements AutoCloseable {
    private final Demuxer demuxer;
    private final Progress progress;
    private final String description;
    private final AVCodecContext context;
    private final AVFrame frame;
    private boolean draining;
    private long packets;
    private long errors;

    Decoder(Demuxer demuxer, int threads, Progress progress) {
        this.demuxer = demuxer;
        this.progress = progress;
        AVCodec codec = avcodec_find_decoder(demuxer.stream().codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw unsupported(demuxer, "its codec has no decoder");
        }
        description = describe(codec);
        frame = av_frame_alloc();
        context = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(context, demuxer.stream().codecpar());
        context.pkt_timebase(demuxer.stream().time_base());
        context.thread_count(threads);
        context.max_pixels(Demuxer.MAX_PIXELS);
        int opened = avcodec_open2(context, codec, (AVDictionary) null);
        if (opened < 0) {
            String why = Ffmpeg.describe(opened);
            close();
            throw unsupported(demuxer, why);
        }
    }

    private static SequenceException unsupported(Demuxer demuxer, String why) {
        return new SequenceException(
                ReasonCode.UNSUPPORTED_STREAM, "%s cannot be decoded: %s".formatted(demuxer.name(), why));
    }

    /** Name of the decoder for a stream and the version of the library. */
    static String describe(Demuxer demuxer) {
        return describe(avcodec_find_decoder(demuxer.stream().codecpar().codec_id()));
    }

    private static String describe(AVCodec codec) {
        int version = avcodec_version();
        String name = codec == null || codec.isNull() ? "none" : codec.name().getString();
        return String.format(
                Locale.ROOT, "%s (libavcodec %d.%d.%d)", name, version >> 16, version >> 8 & 0xff, version & 0xff);
    }

    String description() {
        return description;
    }

    /** The next picture in display order, valid until the next call; empty at the end. */
    Optional<AVFrame> next() {
        while (true) {
            progress.check();
            int received = avcodec_receive_frame(context, frame);
            if (received == 0) {
                if (frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0) {
                    errors++;
                }
                progress.made();
                return Optional.of(frame);
            }
            if (received == AVERROR_EOF || (draining && received == AVERROR_EAGAIN())) {
                return Optional.empty();
            }
            if (received != AVERROR_EAGAIN()) {
                errors++;
            }
            if (!draining) {
                feed(demuxer.next());
            }
        }
    }

    private void feed(AVPacket packet) {
        if (packet == null) {
            draining = true;
        } else {
            if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
                packets++;
            }
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                errors++;
            }
        }
        int sent = avcodec_send_packet(context, packet);
        if (sent < 0 && packet != null) {
            errors++;
        }
    }

    /** Forgets all state after a seek; counts begin anew. */
    void flush() {
        avcodec_flush_buffers(context);
        draining = false;
        packets = 0;
        errors = 0;
    }

    /** Feeds a packet that the caller has taken from the demuxer. */
    void feedFirst(AVPacket packet) {
        feed(packet);
    }

    long packets() {
        return packets;
    }

    /** Incomplete or refused packets and patched pictures so far, and breaks of the container. */
    long errors() {
        return errors + demuxer.errors();
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
