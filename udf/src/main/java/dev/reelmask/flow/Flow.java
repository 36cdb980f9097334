package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.Optional;

/**
 * Optical flow from a current frame to a reference frame as its estimator keeps it, which may be on a device and may
 * say more than displacements. Its numbers are brought to the host where {@link #toHost} is called, and nowhere else.
 */
public interface Flow {
    /** In whose pixels its displacements are. */
    FrameSize size();

    /** The same flow for frames of another size. */
    Flow resized(FrameSize target);

    /** The displacements as numbers. */
    FlowField toHost();

    /** What its estimator has found beside it, of the kinds in {@link FlowEstimator#maps}. */
    default Optional<EvidenceMap> map(MapKind kind) {
        return Optional.empty();
    }
}
