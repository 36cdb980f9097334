package dev.reelmask.synthetic.motion;

/** Small functions of one number that shapes and motions are made of. */
public final class Curves {
    private Curves() {}

    /** The value, or the border that it is beyond. */
    public static double clamp(double value, double low, double high) {
        return value < low ? low : Math.min(value, high);
    }

    /** {@code a} at a share of 0, {@code b} at 1. */
    public static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** 0 below {@code low}, 1 above {@code high}, smooth between. */
    public static double step(double low, double high, double value) {
        double t = clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /** exp(-(value / width)^2). */
    public static double bell(double value, double width) {
        double t = value / width;
        return StrictMath.exp(-t * t);
    }

    /** Coverage of a pixel whose centre lies {@code distance} outside an edge (negative: inside). */
    public static double coverage(double distance, double pixel) {
        return clamp(0.5 - distance / pixel, 0, 1);
    }
}
