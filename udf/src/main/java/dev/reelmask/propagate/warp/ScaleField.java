package dev.reelmask.propagate.warp;

import dev.reelmask.frame.FrameSize;
import java.util.Locale;

/**
 * Deep Feature Flow's scale field (Zhu et al., CVPR 2017): a factor for every channel of a key frame's warped features,
 * on a grid of its own that covers the current frame.
 *
 * <p>The array is shared, not copied: nobody may change it after construction.
 */
public final class ScaleField {
    private final FrameSize grid;
    private final int channels;
    private final double frameWidth;
    private final double frameHeight;
    private final float[] values;

    /**
     * A field.
     *
     * @param frameWidth columns of the grid, from the first, that the frame covers, not always a whole number; what is
     *     right of them is padding
     * @param frameHeight rows that the frame covers
     * @param values (H, W, channels)
     */
    public ScaleField(FrameSize grid, int channels, double frameWidth, double frameHeight, float[] values) {
        if (values.length != Math.multiplyExact(grid.pixels(), channels)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a scale field of %d channels on a grid of %s has not %d values",
                    channels,
                    grid,
                    values.length));
        }
        if (!(frameWidth > 0 && frameWidth <= grid.width() && frameHeight > 0 && frameHeight <= grid.height())) {
            throw new IllegalArgumentException(
                    "a frame cannot cover %s columns and %s rows of %s".formatted(frameWidth, frameHeight, grid));
        }
        this.grid = grid;
        this.channels = channels;
        this.frameWidth = frameWidth;
        this.frameHeight = frameHeight;
        this.values = values;
    }

    /** Its cells. */
    public FrameSize grid() {
        return grid;
    }

    public int channels() {
        return channels;
    }

    /** Columns that the frame covers. */
    public double frameWidth() {
        return frameWidth;
    }

    /** Rows that the frame covers. */
    public double frameHeight() {
        return frameHeight;
    }

    /** The (H, W, channels) values themselves, not a copy. */
    public float[] values() {
        return values;
    }
}
