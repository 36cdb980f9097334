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

    /** What a mask is compared with. */
    public enum Reference {
        /** Ground truth. */
        LABEL("label"),
        /** The mask that the network itself gives the frame: tells what propagation loses, not what is right. */
        KEY_MASK("key-mask");

        private final String spelling;

        Reference(String spelling) {
            this.spelling = spelling;
        }

        /** As the tables spell it. */
        @Override
        public String toString() {
            return spelling;
        }
    }

    /**
     * Intersections and unions of one frame.
     *
     * @param reference what the mask was compared with
     * @param intersections by class id
     * @param unions by class id, 0 where the class is in neither
     */
    public record Accuracy(
            Reference reference, double meanIou, double pixelAccuracy, List<Long> intersections, List<Long> unions) {}

    /**
     * Microseconds spent per stage on this frame.
     *
     * @param reference spent on the network's own mask of a frame that has none, to be compared with
     */
    public record StageMicros(long decode, long network, long flow, long propagate, long encode, long reference)
            implements Serializable {
        /** No time at all. */
        public static final StageMicros ZERO = new StageMicros(0, 0, 0, 0, 0, 0);

        /** Both together. */
        public StageMicros plus(StageMicros other) {
            return new StageMicros(
                    decode + other.decode,
                    network + other.network,
                    flow + other.flow,
                    propagate + other.propagate,
                    encode + other.encode,
                    reference + other.reference);
        }

        StageMicros withEncode(long more) {
            return new StageMicros(decode, network, flow, propagate, encode + more, reference);
        }
    }
}
