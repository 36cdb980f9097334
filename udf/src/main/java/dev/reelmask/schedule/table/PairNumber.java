package dev.reelmask.schedule.table;

import dev.reelmask.evidence.EvidenceKind;
import java.util.Locale;

/** What is known of a pair of a frame and a key frame. */
public enum PairNumber {
    /** {@link EvidenceKind#FRAME_DIFFERENCE}. */
    FRAME_DIFFERENCE,
    /** {@link EvidenceKind#FLOW_MAGNITUDE}. */
    FLOW_MAGNITUDE,
    /** {@link EvidenceKind#WARP_RESIDUAL}. */
    WARP_RESIDUAL,
    /** {@link EvidenceKind#CLASS_CHANGE}. */
    CLASS_CHANGE,
    /** {@link EvidenceKind#FLOW_INCONSISTENCY}. */
    FLOW_INCONSISTENCY,
    /** Mean IoU of the propagated mask against the frame's label where it has one, else its agreement, 0..1. */
    SCORE,
    /** Mean share of each class's pixels that the propagated mask gets right, against the same, 0..1. */
    BALANCED,
    /** Mean IoU of the propagated mask with the network's own mask of the frame, 0..1. */
    AGREEMENT,
    /** Share of pixels of the propagated mask that are of the class of the network's own mask, 0..1. */
    PIXEL_AGREEMENT,
    /** Share of pixels of the network's own mask that are of the class of the key frame's own mask, 0..1. */
    OWN_AGREEMENT;

    /** The number that is a kind of evidence. */
    public static PairNumber of(EvidenceKind kind) {
        return switch (kind) {
            case FRAME_DIFFERENCE -> FRAME_DIFFERENCE;
            case FLOW_MAGNITUDE -> FLOW_MAGNITUDE;
            case WARP_RESIDUAL -> WARP_RESIDUAL;
            case CLASS_CHANGE -> CLASS_CHANGE;
            case FLOW_INCONSISTENCY -> FLOW_INCONSISTENCY;
        };
    }

    /** As users write it. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
