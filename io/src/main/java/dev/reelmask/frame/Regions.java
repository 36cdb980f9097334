package dev.reelmask.frame;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How frames are cut into regions that have key frames of their own (DVSNet: Xu et al., CVPR 2018). Regions of equal
 * sides reach a sixteenth of the frame's shorter side into their neighbours, rounded up to 8 pixels: 64 pixels at
 * 2048×1024, as published.
 *
 * @param columns regions beside one another
 * @param rows regions above one another
 */
public record Regions(int columns, int rows) implements Serializable {
    /** The whole frame is one. */
    public static final Regions WHOLE = new Regions(1, 1);

    /** Regions a side. */
    public static final int MOST = 4;

    private static final int OVERLAP_SHARE = 16;
    private static final int OVERLAP_STEP = 8;
    private static final Pattern SPELLING = Pattern.compile("([1-9])x([1-9])");

    public Regions {
        if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "1 to %d regions a side, got %dx%d", MOST, columns, rows));
        }
    }

    /** Reads {@code 2x2}, columns before rows; empty where that is none. */
    public static Optional<Regions> spelt(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int columns = Integer.parseInt(matcher.group(1));
        int rows = Integer.parseInt(matcher.group(2));
        return Math.max(columns, rows) > MOST ? Optional.empty() : Optional.of(new Regions(columns, rows));
    }

    /** How many there are. */
    public int count() {
        return columns * rows;
    }

    public boolean isWhole() {
        return count() == 1;
    }

    /**
     * The regions of a frame, row by row from the left, with what they reach into one another.
     *
     * @throws SequenceException if the frame is too small to be cut so
     */
    public List<Area> areas(FrameSize frame) {
        return areas(frame, overlap(frame));
    }

    /** The regions without what they reach into one another: each pixel is in one. */
    public List<Area> cores(FrameSize frame) {
        return areas(frame, 0);
    }

    /** Pixels that regions of a frame reach into one another. */
    public static int overlap(FrameSize frame) {
        int share = (Math.min(frame.width(), frame.height()) + OVERLAP_SHARE - 1) / OVERLAP_SHARE;
        return (share + OVERLAP_STEP - 1) / OVERLAP_STEP * OVERLAP_STEP;
    }

    /** Whether no region of a frame reaches beyond its neighbours. */
    public boolean fits(FrameSize frame) {
        int least = isWhole() ? 1 : overlap(frame);
        return frame.width() / columns >= least && frame.height() / rows >= least;
    }

    private List<Area> areas(FrameSize frame, int overlap) {
        if (!fits(frame)) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    "frames of %s are too small for regions=%s, which reach %s pixels into one another"
                            .formatted(frame, this, overlap(frame)));
        }
        List<Area> areas = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                areas.add(Area.between(
                        Math.max(0, edge(column, columns, frame.width()) - overlap),
                        Math.min(frame.width(), edge(column + 1, columns, frame.width()) + overlap),
                        Math.max(0, edge(row, rows, frame.height()) - overlap),
                        Math.min(frame.height(), edge(row + 1, rows, frame.height()) + overlap)));
            }
        }
        return areas;
    }

    private static int edge(int region, int regions, int length) {
        return (int) ((long) region * length / regions);
    }

    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
