package dev.reelmask.frame;

import java.io.Serializable;

/** Width and height in pixels, both at least 1. */
public record FrameSize(int width, int height) implements Serializable {
    public FrameSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("size must be at least 1x1, got %dx%d".formatted(width, height));
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
