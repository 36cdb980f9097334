package dev.reelmask.result;

/** What a mask is compared with. */
public enum Reference {
    /** Ground truth. */
    LABEL("label"),
    /** The mask that the network itself gives the frame: tells what propagation loses, not what is right. */
    KEY_MASK("key-mask"),
    /** Nothing: no mask was made. */
    NONE("none");

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
