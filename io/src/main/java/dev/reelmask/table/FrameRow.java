package dev.reelmask.table;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What the loop found out about one frame: one row of each of the two tables that executors write.
 *
 * @param damaged whether the decoder had to patch the picture, or one that it may refer to
 * @param lastKeyFrame index of the last key frame at or before this frame
 * @param keyAllRatio keys / decisions over the last 90 decisions
 * @param score what the scheduler compared with its threshold, NaN where it has none
 * @param sourceSize the video's own display size
 * @param networkSize content size at the network's input
 * @param accuracy against the label or the reference mask, where there is one
 */
public record FrameRow(
        int frame,
        long ptsUs,
        boolean isKey,
        boolean damaged,
        int lastKeyFrame,
        double keyAllRatio,
        double score,
        FrameSize sourceSize,
        FrameSize networkSize,
        LabelMap mask,
        Optional<Accuracy> accuracy,
        StageMicros micros) {

    /** The row of a sound frame. */
    public FrameRow(
            int frame,
            long ptsUs,
            boolean isKey,
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
                isKey,
                false,
                lastKeyFrame,
                keyAllRatio,
                score,
                sourceSize,
                networkSize,
                mask,
                accuracy,
                micros);
    }

    /** The same row with what its mask scores. */
    public FrameRow with(Accuracy scored) {
        return new FrameRow(
                frame,
                ptsUs,
                isKey,
                damaged,
                lastKeyFrame,
                keyAllRatio,
                score,
                sourceSize,
                networkSize,
                mask,
                Optional.of(scored),
                micros);
    }

    /**
     * Intersections and unions of one frame.
     *
     * @param reference {@code label}, or {@code key-mask} where the network's own mask stands in for a label
     * @param intersections by class id
     * @param unions by class id, 0 where the class is in neither
     */
    public record Accuracy(
            String reference, double meanIou, double pixelAccuracy, List<Long> intersections, List<Long> unions) {}

    /** Microseconds spent per stage on this frame. */
    public record StageMicros(long decode, long network, long flow, long propagate, long encode)
            implements Serializable {}
}
