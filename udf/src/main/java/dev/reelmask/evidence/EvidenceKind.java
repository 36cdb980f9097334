package dev.reelmask.evidence;

/** What a scheduler can ask for, one number a kind. */
public enum EvidenceKind {
    /** Mean absolute difference of grey values between the frame and the last key frame, 0..255. */
    FRAME_DIFFERENCE,
    /** Mean length of the flow to the last key frame, in pixels of the content frame. */
    FLOW_MAGNITUDE,
    /**
     * Mean absolute difference of grey values that is left once the key frame is warped along the flow to it, 0..255.
     */
    WARP_RESIDUAL,
    /**
     * Share of pixels whose class in the propagated mask is not the one that the key frame's mask has in the same
     * place, 0..1.
     */
    CLASS_CHANGE,
    /**
     * Mean distance by which the flow to the last key frame and the one back miss where they began, in pixels of the
     * content frame.
     */
    FLOW_INCONSISTENCY;

    /** Whether measuring it takes flows, whose time counts as theirs. */
    public boolean takesFlow() {
        return switch (this) {
            case FRAME_DIFFERENCE -> false;
            case FLOW_MAGNITUDE, WARP_RESIDUAL, CLASS_CHANGE, FLOW_INCONSISTENCY -> true;
        };
    }
}
