package dev.reelmask.video.decode;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.DecodePlace;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.image.ImageProducer;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.WatchedFrames;
import org.apache.hadoop.conf.Configuration;

/** Opens the frames of a sequence, a video's or a folder's. */
public final class SequenceDecoder {
    private SequenceDecoder() {}

    /**
     * Begins to decode a sequence of either kind, or a piece of it.
     *
     * @throws dev.reelmask.frame.SequenceException if it cannot be opened; nothing stays open then
     */
    public static SequenceFrames open(
            Configuration hadoop, SequenceSpec spec, SizePolicy policy, FrameRange range, DecodeSettings settings) {
        FrameProducer producer = settings.place() == DecodePlace.PROCESS
                ? DecodeProcess.of(hadoop, new DecodeRequest(spec, policy, range, settings.inline()), settings)
                : inline(hadoop, new DecodeRequest(spec, policy, range, settings));
        return WatchedFrames.start(name(spec), producer, settings);
    }

    static String name(SequenceSpec spec) {
        return spec.isVideo() ? spec.video() : spec.id();
    }

    static FrameProducer inline(Configuration hadoop, DecodeRequest asked) {
        SequenceSpec spec = asked.spec();
        return spec.isVideo()
                ? new VideoProducer(
                        hadoop,
                        spec.video(),
                        asked.policy(),
                        asked.range(),
                        asked.settings().threads())
                : new ImageProducer(
                        hadoop,
                        spec.id(),
                        spec.images(),
                        asked.policy(),
                        asked.range(),
                        asked.settings().damage());
    }
}
