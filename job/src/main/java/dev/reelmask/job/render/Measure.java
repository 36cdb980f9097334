package dev.reelmask.job.render;

/** What the scores of frames are. */
enum Measure {
    /** Against labels. */
    MEAN_IOU("mIoU"),
    /** With the network's own masks of the frames. */
    AGREEMENT("agreement");

    private final String word;

    Measure(String word) {
        this.word = word;
    }

    /** As the panel writes it. */
    @Override
    public String toString() {
        return word;
    }
}
