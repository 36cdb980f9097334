package dev.reelmask.result;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Optional;

/**
 * What the loop found out about one frame.
 *
 * @param keyReason why it is a key frame; empty where it is none
 * @param damaged whether the decoder had to patch the picture, or one that it may refer to
 * @param lastKeyFrame index of the last key frame at or before this frame
 * @param keyAllRatio keys / decisions over the last 90 decisions
 * @param score what the scheduler compared with its threshold, NaN where it has none
 * @param sourceSize the video's own display size
 * @param networkSize content size at the network's input
 * @param accuracy against the label or the reference mask, where there is one
 * @param consistency with the frames before
 */
public record FrameResult(
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
        Consistency consistency,
        StageMicros micros) {
    /** A row whose mask was not held against those before. */
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

    public boolean isKey() {
        return keyReason.isPresent();
    }

    /** The same with what its mask scores. */
    public FrameResult with(Optional<Accuracy> scored, Consistency steadiness) {
        return new FrameResult(
                frame,
                ptsUs,
                keyReason,
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
