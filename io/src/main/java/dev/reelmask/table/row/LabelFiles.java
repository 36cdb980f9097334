package dev.reelmask.table.row;

import java.io.Serializable;

/**
 * Label files of a sequence.
 *
 * @param matched of those found, those that belong to a frame
 */
public record LabelFiles(int found, int matched) implements Serializable {
    /** No labels. */
    public static final LabelFiles NONE = new LabelFiles(0, 0);

    /** Those that belong to no frame, or cannot be read as labels. */
    public int leftOver() {
        return found - matched;
    }
}
