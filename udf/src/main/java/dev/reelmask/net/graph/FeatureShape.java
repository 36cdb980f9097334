package dev.reelmask.net.graph;

/** Shape of one feature map without its batch dimension: (C, H, W). */
public record FeatureShape(int channels, int height, int width) {
    public FeatureShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a feature map needs positive dimensions, got (%d, %d, %d)".formatted(channels, height, width));
        }
    }

    /** Number of values. */
    public long elements() {
        return (long) channels * height * width;
    }

    @Override
    public String toString() {
        return "(%d, %d, %d)".formatted(channels, height, width);
    }
}
