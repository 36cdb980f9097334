package dev.reelmask.video;

import java.io.Serializable;
import java.util.Locale;

/**
 * Frames {@code first .. first + count - 1} of a sequence, in display order.
 *
 * @param count number of frames, {@link #OPEN} for all that follow
 * @param after frames behind them that are handed out too where they are there and sound, 0 or 1; no count of what was
 *     decoded holds them
 * @param entry where to find them without decoding from the beginning; {@code VideoIndex.range} fills it in
 */
public record FrameRange(int first, int count, int after, EntryPoint entry) implements Serializable {
    /** The count of a range without end. */
    public static final int OPEN = Integer.MAX_VALUE;

    public FrameRange {
        if (first < 0 || count < 1 || after < 0 || after > 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a range needs first >= 0, count >= 1 and after 0 or 1, got %d, %d and %d",
                    first,
                    count,
                    after));
        }
    }

    /** The whole sequence. */
    public static FrameRange all() {
        return new FrameRange(0, OPEN, 0, EntryPoint.NONE);
    }

    /** A range that is found by decoding from the beginning. */
    public static FrameRange of(int first, int count) {
        return new FrameRange(first, count, 0, EntryPoint.NONE);
    }

    /** The range, and the frame behind it. */
    public FrameRange andOneAfter() {
        return new FrameRange(first, count, 1, entry);
    }

    public boolean isOpen() {
        return count == OPEN;
    }

    /** Whether the range is the whole sequence. */
    public boolean isAll() {
        return first == 0 && isOpen();
    }

    /** One past the last index; {@link Long} so that an open range does not overflow. */
    public long end() {
        return isOpen() ? Long.MAX_VALUE : (long) first + count;
    }
}
