package dev.reelmask.net.graph;

import java.util.Locale;

/** Shape of one feature map without its batch dimension: (C, H, W). */
public record FeatureShape(int channels, int height, int width) {
    public FeatureShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a feature map needs positive dimensions, got (%d, %d, %d)", channels, height, width));
        }
    }

    /** Number of values. */
    public long elements() {
        return (long) channels * height * width;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "(%d, %d, %d)", channels, height, width);
    }
}
