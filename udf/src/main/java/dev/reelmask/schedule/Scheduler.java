package dev.reelmask.schedule;

/**
 * Decides which frames are key frames, online: called once for each frame after frame 0, in order, which is a forced
 * key and no decision. One instance serves one sequence. Must be deterministic given its seed.
 */
public interface Scheduler {
    /** What evidence {@link #decide} wants. */
    EvidenceKind evidenceKind();

    /** True if the frame of this evidence is to be a key frame. */
    boolean decide(Evidence evidence, History history);

    /** What evidence can be asked for. */
    enum EvidenceKind {
        /** Only the frame numbers. */
        NONE,
        /** Mean absolute difference of grey values between the frame and the last key frame, 0..255. */
        FRAME_DIFFERENCE,
        /** Mean length of the flow to the last key frame, in pixels of the content frame. */
        FLOW_MAGNITUDE
    }
}
