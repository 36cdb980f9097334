package dev.reelmask.table.row;

import java.io.Serializable;

/**
 * How many label files a sequence has, as the tables tell it.
 *
 * @param matched of those found, those that belong to a frame
 */
public record LabelFileCounts(int found, int matched) implements Serializable {
    /** No labels. */
    public static final LabelFileCounts NONE = new LabelFileCounts(0, 0);

    /** Those that belong to no frame, or cannot be read as labels. */
    public int leftOver() {
        return found - matched;
    }
}
