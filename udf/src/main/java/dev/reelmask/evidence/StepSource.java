package dev.reelmask.evidence;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import java.util.List;

/** Measures frames of one sequence against the ones before them, ahead of what is decided. One thread at a time. */
public interface StepSource {
    /** What is measured of each step. */
    List<EvidenceKind> KINDS =
            List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE, EvidenceKind.WARP_RESIDUAL);

    /** The sequence's next frame. */
    void see(RgbFrame frame);

    /**
     * Of the frames after one up to another, each against the one before it.
     *
     * @param before never before that of an earlier call
     */
    List<Evidence> between(int before, int last);

    /** What is wrong where nothing can measure it. */
    static UserException none() {
        return new UserException(
                "a scheduler that looks ahead needs a propagation along flow; take frame-difference, or plan the key frames with reelmask plan");
    }
}
