package dev.reelmask.evidence;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;

/** Makes maps of frames of one sequence against their last key frame, one after the other. One thread at a time. */
public interface MapSource {
    /**
     * A map of {@link Evidence}.
     *
     * @param frame the one after the frame measured before, or after the key frame
     */
    EvidenceMap measure(RgbFrame frame, RgbFrame lastKey);

    /** What is wrong where nothing can make a map. */
    static UserException none(MapKind kind) {
        return new UserException(
                switch (kind) {
                    case FLOW_GRID ->
                        "a scheduler that sees flow-grid needs a propagation that makes flow; take frame-difference";
                    case LOW_FEATURES ->
                        "a scheduler that sees low-features needs a network that gives them: a module low in its bundle, or one of reelmask import";
                    case CONV6_1 ->
                        "a scheduler that sees conv6-1 needs a propagation along flows that a FlowNet2-s estimates between each frame and its key frame: --flow bundle:DIR of reelmask import --network flownet2-s, and not --flow-path chained";
                });
    }
}
