package dev.reelmask.evidence;

/** What a scheduler can ask for. */
public enum EvidenceKind {
    /** Only the frame numbers. */
    NONE,
    /** Mean absolute difference of grey values between the frame and the last key frame, 0..255. */
    FRAME_DIFFERENCE,
    /** Mean length of the flow to the last key frame, in pixels of the content frame. */
    FLOW_MAGNITUDE;

    /** Whether measuring it takes flows, whose time counts as theirs. */
    public boolean takesFlow() {
        return this == FLOW_MAGNITUDE;
    }
}
