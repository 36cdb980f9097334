package dev.reelmask.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Decodes a video file, or one piece of it. */
final class VideoProducer implements FrameProducer {
    private static final long SLACK_US = 1_000_000;
    private static final long SLACK_SHARE = 50;

    private final Configuration hadoop;
    private final String uri;
    private final SizePolicy policy;
    private final FrameRange range;
    private final int threads;

    VideoProducer(Configuration hadoop, String uri, SizePolicy policy, FrameRange range, int threads) {
        this.hadoop = hadoop;
        this.uri = uri;
        this.policy = policy;
        this.range = range;
        this.threads = threads;
    }

    @Override
    public Integrity produce(Sink sink, Progress progress) {
        boolean announced = false;
        if (range.entry().canSeek()) {
            try (Demuxer demuxer = new Demuxer(hadoop, uri, progress);
                    Decoder decoder = new Decoder(demuxer, threads, progress)) {
                sink.opened(demuxer.info(decoder.description(), 0));
                announced = true;
                Optional<AVFrame> start = findStart(demuxer, decoder);
                if (start.isPresent()) {
                    return new Run(sink, demuxer, decoder, range.entry().originPts()).emit(start);
                }
            }
        }
        try (Demuxer demuxer = new Demuxer(hadoop, uri, progress);
                Decoder decoder = new Decoder(demuxer, threads, progress)) {
            if (!announced) {
                sink.opened(demuxer.info(decoder.description(), 0));
            }
            return fromBeginning(sink, demuxer, decoder);
        }
    }

    /** Seeks and decodes up to the piece's first frame; empty if it is not hit exactly and without an error. */
    private Optional<AVFrame> findStart(Demuxer demuxer, Decoder decoder) {
        EntryPoint entry = range.entry();
        AVPacket packet = syncPacket(demuxer, entry.seekPts());
        if (packet == null) {
            packet = syncPacket(demuxer, entry.seekDts());
        }
        if (packet == null) {
            return Optional.empty();
        }
        decoder.flush();
        decoder.feedFirst(packet);
        Optional<AVFrame> frame = decoder.next();
        while (frame.isPresent() && frame.get().best_effort_timestamp() < entry.startPts()) {
            frame = decoder.next();
        }
        boolean exact =
                decoder.errors() == 0 && frame.isPresent() && frame.get().best_effort_timestamp() == entry.startPts();
        return exact ? frame : Optional.empty();
    }

    /** The first sync packet after a seek if it is not later than the entry point's, else null. */
    private AVPacket syncPacket(Demuxer demuxer, long target) {
        if (!demuxer.seek(target)) {
            return null;
        }
        AVPacket packet = demuxer.next();
        // containers without an index land between sync frames
        while (packet != null && (packet.flags() & AV_PKT_FLAG_KEY) == 0) {
            packet = demuxer.next();
        }
        boolean early = packet != null
                && packet.pts() != AV_NOPTS_VALUE
                && packet.pts() <= range.entry().seekPts();
        return early ? packet : null;
    }

    private Integrity fromBeginning(Sink sink, Demuxer demuxer, Decoder decoder) {
        Optional<AVFrame> frame = decoder.next();
        if (frame.isEmpty()) {
            throw new SequenceException(
                    ReasonCode.NO_FRAMES,
                    "not one frame of %s could be decoded%s"
                            .formatted(uri, Ffmpeg.lastLine().isEmpty() ? "" : ": " + Ffmpeg.lastLine()));
        }
        // a transmission joined in the middle begins with packets that nothing can decode: no damage
        long unreadable = demuxer.promisedFrames() == 0 ? decoder.errors() : 0;
        Run run = new Run(sink, demuxer, decoder, frame.get().best_effort_timestamp());
        run.excusedErrors = unreadable;
        for (int skipped = 0; skipped < range.first() && frame.isPresent(); skipped++) {
            run.time(frame.get());
            frame = decoder.next();
        }
        return run.emit(frame);
    }

    /** Hands out the frames of the range and keeps count. */
    private final class Run {
        private final Sink sink;
        private final Demuxer demuxer;
        private final Decoder decoder;
        private final long origin;
        private final AVRational timeBase;
        private final FrameSize size;
        private long excusedErrors;
        private long lastPtsUs = -1;
        private long repeatedLast;
        private byte[] previous = new byte[0];

        Run(Sink sink, Demuxer demuxer, Decoder decoder, long origin) {
            this.sink = sink;
            this.demuxer = demuxer;
            this.decoder = decoder;
            this.origin = origin;
            this.timeBase = demuxer.stream().time_base();
            this.size = policy.contentSize(demuxer.info("", 0).displaySize());
        }

        Integrity emit(Optional<AVFrame> first) {
            long decoded = 0;
            boolean reachedEnd = first.isEmpty();
            try (FrameScaler scaler = new FrameScaler(size, demuxer.orientation())) {
                Optional<AVFrame> frame = first;
                while (frame.isPresent()
                        && decoded < range.count()
                        && frame.get().best_effort_timestamp() < range.entry().endPts()) {
                    byte[] rgb = scaler.scale(frame.get(), uri);
                    repeatedLast = Arrays.equals(rgb, previous) ? repeatedLast + 1 : 0;
                    previous = rgb;
                    sink.accept(new RgbFrame(range.first() + (int) decoded, time(frame.get()), size, rgb));
                    decoded++;
                    if (decoded < range.count()) {
                        frame = decoder.next();
                        reachedEnd = frame.isEmpty();
                    }
                }
            }
            boolean early = endsEarly(reachedEnd);
            return new Integrity(
                    uri,
                    promised(reachedEnd, decoded),
                    decoder.packets(),
                    decoded,
                    repeatedLast,
                    Math.max(0, decoder.errors() - excusedErrors) + (early ? 1 : 0),
                    early
                            ? String.format(
                                    Locale.ROOT,
                                    "the last frame is at %.1f s of %.1f s",
                                    lastPtsUs / 1e6,
                                    demuxer.promisedUs() / 1e6)
                            : Ffmpeg.lastLine());
        }

        private long promised(boolean reachedEnd, long decoded) {
            long promise = demuxer.promisedFrames();
            if (promise > 0) {
                return Math.max(0, Math.min(range.count(), promise - range.first()));
            }
            if (range.isOpen()) {
                return 0;
            }
            return range.entry().canSeek() || !reachedEnd ? range.count() : decoded;
        }

        /** Whether the header of a container without a frame count promises more time than there was. */
        private boolean endsEarly(boolean reachedEnd) {
            long promisedUs = demuxer.promisedUs();
            long slack = Math.max(SLACK_US, promisedUs / SLACK_SHARE);
            return reachedEnd && demuxer.promisedFrames() == 0 && lastPtsUs >= 0 && lastPtsUs + slack < promisedUs;
        }

        /** Microseconds from the first shown frame, never going back. Frames without a time follow at the mean rate. */
        private long time(AVFrame frame) {
            long ticks = frame.best_effort_timestamp();
            long us;
            if (ticks == AV_NOPTS_VALUE || origin == AV_NOPTS_VALUE) {
                us = lastPtsUs < 0 ? 0 : lastPtsUs + frameUs();
            } else {
                us = Times.microseconds(ticks - origin, timeBase.num(), timeBase.den());
            }
            lastPtsUs = Math.max(lastPtsUs, Math.max(0, us));
            return lastPtsUs;
        }

        private long frameUs() {
            AVRational rate = demuxer.stream().avg_frame_rate();
            return rate.num() > 0 && rate.den() > 0 ? Math.round(1e6 * rate.den() / rate.num()) : 40_000;
        }
    }
}
