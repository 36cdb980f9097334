package dev.reelmask.evidence;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;

/** Measures frames of one sequence against their last key frame, one after the other. One thread at a time. */
public interface EvidenceSource {
    /**
     * A number of {@link Evidence}.
     *
     * @param frame the one after the frame measured before, or after the key frame
     */
    double measure(RgbFrame frame, RgbFrame lastKey);

    /**
     * Sources that need nothing but the frames.
     *
     * @throws UserException for a kind that takes flows
     */
    static EvidenceSource of(EvidenceKind kind) {
        return switch (kind) {
            case FRAME_DIFFERENCE -> EvidenceSource::meanDifference;
            case FLOW_MAGNITUDE, WARP_RESIDUAL, CLASS_CHANGE, FLOW_INCONSISTENCY ->
                throw new UserException(
                        "a scheduler that measures flow needs a propagation that makes it; take frame-difference");
        };
    }

    /** {@link EvidenceKind#FRAME_DIFFERENCE}. */
    static double meanDifference(RgbFrame frame, RgbFrame lastKey) {
        byte[] a = frame.grey();
        byte[] b = lastKey.grey();
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return (double) sum / a.length;
    }
}
