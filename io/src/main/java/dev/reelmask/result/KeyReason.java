package dev.reelmask.result;

/** Why a frame is a key frame. */
public enum KeyReason {
    /** It is the first of its sequence, and no decision. */
    FIRST("first"),
    /** It is the first of a piece of a long sequence, and no decision. */
    PIECE("piece"),
    /** The scheduler wanted it. */
    DECIDED("decided"),
    /** It was chosen before its sequence was segmented. */
    PLANNED("planned"),
    /** As many frames as may be held were waiting for it; the scheduler did not want it. */
    MAX_GAP("max-gap"),
    /** It is the last of its sequence, so that the frames before it lie between two key frames. */
    END("end");

    private final String spelling;

    KeyReason(String spelling) {
        this.spelling = spelling;
    }

    /** As the tables spell it. */
    @Override
    public String toString() {
        return spelling;
    }
}
