package dev.reelmask.result;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Optional;

/**
 * What the loop found out about one frame.
 *
 * @param keyReason why it is a key frame, or a region of it is; empty where none is
 * @param keyShare share of its regions that went through the network, 0..1; of a whole frame 1 or 0
 * @param damaged whether the decoder had to patch the picture, or one that it may refer to
 * @param lastKeyFrame index of the last key frame of any region, at or before this frame
 * @param keyAllRatio keys / decisions over the last 90 decisions, mean of its regions
 * @param score what the scheduler compared with its threshold, the least of its regions; NaN where it has none
 * @param sourceSize the video's own display size
 * @param networkSize content size at the network's input
 * @param accuracy against the label or the reference mask, where there is one
 * @param consistency with the frames before
 */
public record FrameResult(
        int frame,
        long ptsUs,
        Optional<KeyReason> keyReason,
        double keyShare,
        boolean damaged,
        int lastKeyFrame,
        double keyAllRatio,
        double score,
        FrameSize sourceSize,
        FrameSize networkSize,
        LabelMap mask,
        Optional<Accuracy> accuracy,
        Consistency consistency,
        StageMicros micros) {
    /** Of a whole frame whose mask was not held against those before. */
    public FrameResult(
            int frame,
            long ptsUs,
            Optional<KeyReason> keyReason,
            boolean damaged,
            int lastKeyFrame,
            double keyAllRatio,
            double score,
            FrameSize sourceSize,
            FrameSize networkSize,
            LabelMap mask,
            Optional<Accuracy> accuracy,
            StageMicros micros) {
        this(
                frame,
                ptsUs,
                keyReason,
                keyReason.isPresent() ? 1 : 0,
                damaged,
                lastKeyFrame,
                keyAllRatio,
                score,
                sourceSize,
                networkSize,
                mask,
                accuracy,
                Consistency.NONE,
                micros);
    }

    /** Whether the network ran on it, or on a region of it. */
    public boolean isKey() {
        return keyReason.isPresent();
    }

    /** The same with what its mask scores. */
    public FrameResult with(Optional<Accuracy> scored, Consistency steadiness) {
        return new FrameResult(
                frame,
                ptsUs,
                keyReason,
                keyShare,
                damaged,
                lastKeyFrame,
                keyAllRatio,
                score,
                sourceSize,
                networkSize,
                mask,
                scored,
                steadiness,
                micros);
    }
}
