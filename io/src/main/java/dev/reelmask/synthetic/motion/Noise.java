package dev.reelmask.synthetic.motion;

/** Hash-based randomness: values that depend on their coordinates alone, so that any moment can be drawn on its own. */
public final class Noise {
    private static final double UNIT = 1.0 / (1L << 53);

    private Noise() {}

    /** A 64-bit hash of two numbers (the finalizer of SplitMix64). */
    public static long mix(long seed, long value) {
        long z = seed + value * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number in [0, 1) that depends on (seed, value). */
    static double unit(long seed, long value) {
        return (mix(seed, value) >>> 11) * UNIT;
    }

    /** A number in [low, high) that depends on (seed, value). */
    public static double between(long seed, long value, double low, double high) {
        return low + (high - low) * unit(seed, value);
    }

    /** Smooth value noise in [-1, 1] with one lattice point per unit. */
    public static double smooth(int seed, double x, double y) {
        int x0 = floor(x);
        int y0 = floor(y);
        double fx = x - x0;
        double fy = y - y0;
        fx = fx * fx * (3 - 2 * fx);
        fy = fy * fy * (3 - 2 * fy);
        double top = lattice(seed, x0, y0) * (1 - fx) + lattice(seed, x0 + 1, y0) * fx;
        double bottom = lattice(seed, x0, y0 + 1) * (1 - fx) + lattice(seed, x0 + 1, y0 + 1) * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private static int floor(double value) {
        int truncated = (int) value;
        return value < truncated ? truncated - 1 : truncated;
    }

    private static double lattice(int seed, int x, int y) {
        int h = seed + x * 0x27D4EB2D + y * 0x165667B1;
        h = (h ^ (h >>> 15)) * 0x85EBCA6B;
        h = (h ^ (h >>> 13)) * 0xC2B2AE35;
        return ((h ^ (h >>> 16)) & 0xffff) * (2.0 / 65535) - 1;
    }
}
