package dev.reelmask.video.decode;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
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
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.container.Demuxer;
import dev.reelmask.video.container.HiddenFrames;
import dev.reelmask.video.ffmpeg.DecoderLibraries;
import dev.reelmask.video.ffmpeg.Ffmpeg;
import dev.reelmask.video.ffmpeg.Limits;
import dev.reelmask.video.ffmpeg.Ticket;
import dev.reelmask.video.watch.Progress;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decoded pictures of a demuxer's stream in display order, with a count of what went wrong. */
final class Decoder implements AutoCloseable {
    /** Where pictures are shown in another order than they are decoded, mostly fewer follow each other out of order. */
    private static final int LEAST_DELAY = 4;

    private final Demuxer demuxer;
    private final Progress progress;
    private final String description;
    private final AVCodecContext context;
    private final AVFrame frame;
    private PacketTrace trace;
    private PacketTrace.Shown shown;
    private Faults faults = new Faults();
    private boolean draining;
    private long packets;

    Decoder(Demuxer demuxer, int threads, Progress progress) {
        this.demuxer = demuxer;
        this.progress = progress;
        AVCodec codec = avcodec_find_decoder(demuxer.stream().codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw unsupported(demuxer, "its codec has no decoder");
        }
        description = DecoderLibraries.describe(codec);
        trace = new PacketTrace(demuxer.packetTraits());
        frame = av_frame_alloc();
        context = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(context, demuxer.stream().codecpar());
        context.pkt_timebase(demuxer.stream().time_base());
        context.thread_count(threads);
        context.max_pixels(Limits.VIDEO_PIXELS);
        context.flags(context.flags() | AV_CODEC_FLAG_COPY_OPAQUE);
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

    String description() {
        return description;
    }

    /** The next picture in display order, valid until the next call; empty at the end. */
    Optional<AVFrame> next() {
        while (true) {
            progress.check();
            long passedOver = Ffmpeg.passedOver();
            int received = avcodec_receive_frame(context, frame);
            if (Ffmpeg.passedOver() > passedOver) {
                trace.passedOver();
            }
            if (received == 0) {
                progress.made();
                if (show()) {
                    return Optional.of(frame);
                }
                continue;
            }
            if (received == AVERROR_EOF || (draining && received == AVERROR_EAGAIN())) {
                return Optional.empty();
            }
            if (received != AVERROR_EAGAIN()) {
                refused(Math.max(0, context.thread_count() - 1));
            }
            if (!draining) {
                feed(demuxer.next());
            }
        }
    }

    /** Whether the picture is to be shown. */
    private boolean show() {
        boolean flagged = frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0;
        shown = trace.shown(Ticket.number(frame.opaque()), ticks(), flagged);
        if (shown.patched()) {
            faults.patched(Ffmpeg.lastLine());
        }
        faults.silent(shown.loss().silent().size());
        return !shown.repeated();
    }

    /**
     * The time of the picture that {@link #next} returned last, in ticks: the packet's own, where it has none FFmpeg's
     * guess. The guess takes good times for poor after a fault.
     */
    long ticks() {
        return frame.pts() == AV_NOPTS_VALUE ? frame.best_effort_timestamp() : frame.pts();
    }

    private void feed(AVPacket packet) {
        if (demuxer.lostData()) {
            trace.gap();
            faults.skipped(Ffmpeg.lastSkippedLine());
        }
        if (packet == null) {
            draining = true;
            if (demuxer.isBroken()) {
                faults.broken(Ffmpeg.lastLine());
            }
        } else {
            packets += (packet.flags() & AV_PKT_FLAG_DISCARD) == 0 ? 1 : 0;
            packet.opaque(new Ticket(trace.sent(packet, HiddenFrames.in(packet, context.codec_id()))));
            if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
                faults.incomplete();
            }
        }
        long passedOver = Ffmpeg.passedOver();
        Ffmpeg.forgetLastLine();
        int sent = avcodec_send_packet(context, packet);
        if (Limits.keepsTooMany(context)) {
            throw unsupported(demuxer, "it keeps too many large pictures to refer to");
        }
        if (sent < 0 && packet != null) {
            refused(0);
        } else if (Ffmpeg.passedOver() > passedOver) {
            trace.passedOver();
        }
    }

    private void refused(int before) {
        trace.refused(before);
        faults.refused(Ffmpeg.lastLine());
    }

    /** Takes the picture that {@link #next} returned last for the first: what went wrong before it does not count. */
    void beginHere() {
        shown = trace.forgiven(shown);
        faults = faults.forgiven();
    }

    /** Forgets all state after a seek; counts begin anew. */
    void flush() {
        avcodec_flush_buffers(context);
        trace = new PacketTrace(demuxer.packetTraits());
        faults = new Faults();
        draining = false;
        packets = 0;
    }

    /** Feeds a packet that the caller has taken from the demuxer. */
    void feedFirst(AVPacket packet) {
        feed(packet);
    }

    /** What is known of the picture that {@link #next} returned last. */
    PacketTrace.Shown shown() {
        return shown;
    }

    PacketTrace trace() {
        return trace;
    }

    /** What went wrong so far. */
    Faults faults() {
        return faults;
    }

    /** Whether the last packet is decoded and only what was held back is left. */
    boolean isDraining() {
        return draining;
    }

    /** How many pictures later it is known whether a picture is made from a sound one. */
    int delay() {
        return context.has_b_frames() == 0 ? 0 : Math.max(LEAST_DELAY, context.has_b_frames());
    }

    long packets() {
        return packets;
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
