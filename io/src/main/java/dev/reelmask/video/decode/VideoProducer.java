package dev.reelmask.video.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.EntryPoint;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.container.Demuxer;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes a video file, or one piece of it. */
final class VideoProducer implements FrameProducer {
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
        int handedOut = 0;
        boolean seeks = range.entry().canSeek();
        if (seeks) {
            try (Demuxer demuxer = new Demuxer(hadoop, uri, progress);
                    Decoder decoder = new Decoder(demuxer, threads, progress)) {
                sink.opened(demuxer.info(decoder.description(), 0));
                Optional<AVFrame> start = findStart(demuxer, decoder);
                if (start.isPresent()) {
                    VideoRun run = run(sink, demuxer, decoder, range.entry().originPts());
                    Optional<Integrity> sound = run.runInside(start.get());
                    if (sound.isPresent()) {
                        return sound.get();
                    }
                    handedOut = run.nextToHandOut();
                }
            }
        }
        try (Demuxer demuxer = new Demuxer(hadoop, uri, progress);
                Decoder decoder = new Decoder(demuxer, threads, progress)) {
            if (!seeks) {
                sink.opened(demuxer.info(decoder.description(), 0));
            }
            return fromBeginning(sink, demuxer, decoder, handedOut);
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
        while (frame.isPresent() && decoder.ticks() < entry.startPts()) {
            frame = decoder.next();
        }
        boolean exact = decoder.faults().count() == 0 && frame.isPresent() && decoder.ticks() == entry.startPts();
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

    private Integrity fromBeginning(Sink sink, Demuxer demuxer, Decoder decoder, int handedOut) {
        Optional<AVFrame> frame = decoder.next();
        if (frame.isEmpty()) {
            String why = decoder.faults().firstLine();
            throw new SequenceException(
                    ReasonCode.NO_FRAMES,
                    "not one frame of %s could be decoded%s".formatted(uri, why.isEmpty() ? "" : ": " + why));
        }
        // a transmission joined in the middle begins with packets that nothing can decode: no damage
        if (demuxer.reach().promisedFrames() == 0 && !decoder.trace().startsWithSync()) {
            decoder.beginHere();
        }
        long origin = decoder.shown().loss().placed() == 0
                ? decoder.ticks()
                : decoder.shown().loss().firstPts();
        VideoRun run = run(sink, demuxer, decoder, origin);
        run.resumeAt(handedOut);
        return run.run(frame.get());
    }

    private VideoRun run(Sink sink, Demuxer demuxer, Decoder decoder, long origin) {
        VideoInfo info = demuxer.info("", 0);
        Clock clock = new Clock(demuxer.stream().time_base(), info.framesPerSecond(), origin);
        return new VideoRun(sink, demuxer, decoder, range, policy.contentSize(info.displaySize()), clock);
    }
}
