package dev.reelmask.video;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.SizePolicy;
import org.apache.hadoop.conf.Configuration;

/**
 * The frames of one sequence, or of one piece of it, decoded ahead in a thread of their own.
 *
 * <p>Frames are upright, in display order, and of one size: {@code policy.contentSize(info().displaySize())}. Indices
 * and times are those of the whole sequence, also in a piece. A decode that makes no progress ends with
 * {@code DECODE_TIMEOUT} even if native code hangs; its thread frees what it holds if it ever returns. If the calling
 * thread is interrupted, {@link #next} throws {@link java.util.concurrent.CancellationException}.
 */
public interface SequenceFrames extends FrameSource {
    /** What the container says; {@code packets} is 0. For images: the first image's size, rate 0. */
    VideoInfo info();

    /**
     * The health of what was decoded.
     *
     * @throws IllegalStateException before {@link #next} has returned empty
     */
    Integrity integrity();

    /**
     * Opens a sequence of either kind.
     *
     * @throws dev.reelmask.frame.SequenceException if it cannot be opened; nothing stays open then
     */
    static SequenceFrames open(
            Configuration hadoop, SequenceSpec spec, SizePolicy policy, FrameRange range, DecodeSettings settings) {
        FrameProducer producer = spec.isVideo()
                ? new VideoProducer(hadoop, spec.video(), policy, range, settings.threads())
                : new ImageProducer(hadoop, spec.id(), spec.images(), policy, range, settings.damage());
        String name = spec.isVideo() ? spec.video() : spec.id();
        return WatchedFrames.start(name, producer, settings);
    }
}
