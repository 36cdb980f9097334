package dev.reelmask.flow;

/** Where the positions of one side of a grid lie between those of another: linear interpolation, borders repeated. */
public final class LinearAxis {
    private final int[] low;
    private final int[] high;
    private final float[] part;

    private LinearAxis(int source, int target, double step) {
        low = new int[target];
        high = new int[target];
        part = new float[target];
        for (int i = 0; i < target; i++) {
            double at = Math.min(Math.max((i + 0.5) * step - 0.5, 0), source - 1);
            low[i] = (int) at;
            high[i] = Math.min(low[i] + 1, source - 1);
            part[i] = (float) (at - low[i]);
        }
    }

    /**
     * Target position i (a centre) lies at (i + 0.5) · step − 0.5 of the source.
     *
     * @param source positions of the source
     * @param step source positions for each of the target
     */
    public static LinearAxis of(int source, int target, double step) {
        return new LinearAxis(source, target, step);
    }

    /** Both grids cover the same. */
    public static LinearAxis covering(int source, int target) {
        return new LinearAxis(source, target, (double) source / target);
    }

    /** Positions of the target. */
    public int length() {
        return low.length;
    }

    /** The source position at or before a target position. */
    public int low(int i) {
        return low[i];
    }

    /** The source position after it, or the last one. */
    public int high(int i) {
        return high[i];
    }

    /** Weight of {@link #high}, in [0, 1); that of {@link #low} is the rest. */
    public float part(int i) {
        return part[i];
    }
}
