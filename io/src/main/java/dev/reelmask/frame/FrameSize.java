package dev.reelmask.frame;

import java.io.Serializable;
import java.util.Locale;

/** Width and height in pixels, both at least 1. */
public record FrameSize(int width, int height) implements Serializable {
    public FrameSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "size must be at least 1x1, got %dx%d", width, height));
        }
    }

    /** Number of pixels. */
    public int pixels() {
        return Math.multiplyExact(width, height);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
