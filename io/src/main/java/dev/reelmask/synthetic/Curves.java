package dev.reelmask.synthetic;

/** Small functions of one number that shapes and motions are made of. */
final class Curves {
    private Curves() {}

    static double clamp(double value, double low, double high) {
        return value < low ? low : Math.min(value, high);
    }

    static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** 0 below {@code low}, 1 above {@code high}, smooth between. */
    static double step(double low, double high, double value) {
        double t = clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /** exp(-(value / width)^2). */
    static double bell(double value, double width) {
        double t = value / width;
        return StrictMath.exp(-t * t);
    }

    /** Coverage of a pixel whose centre lies {@code distance} outside an edge (negative: inside). */
    static double coverage(double distance, double pixel) {
        return clamp(0.5 - distance / pixel, 0, 1);
    }
}
