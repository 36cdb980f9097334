package dev.reelmask.schedule.predict;

import java.util.function.DoubleUnaryOperator;

/**
 * The losses of a model by linear interpolation between known ones, 256 in each octave of hardness. They differ by less
 * than a ten-thousandth and take a tenth of the time: a plan asks some twenty thousand times a frame. Immutable.
 */
final class LossTable implements FrameLoss {
    /** A float's bits below those that choose between two known losses. */
    private static final int SHIFT = 23 - 8;

    private static final int BELOW = (1 << SHIFT) - 1;
    private static final float BELOW_PART = 1f / (1 << SHIFT);
    private static final float LOWEST = (float) HardnessModel.SMALLEST;
    private static final int LOWEST_INDEX = Float.floatToRawIntBits(LOWEST) >>> SHIFT;
    private static final float HIGHEST = 0x1p40f;

    private final float[] losses;
    /** What two key frames make of the nearer one's hardness, by its share of the other's. */
    private final float[] shares;

    LossTable(HardnessModel model) {
        losses = table(model::loss, HIGHEST);
        shares = table(model::share, 1);
    }

    private static float[] table(DoubleUnaryOperator values, float highest) {
        int last = Float.floatToRawIntBits(highest) >>> SHIFT;
        float[] table = new float[last - LOWEST_INDEX + 1];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) values.applyAsDouble(Float.intBitsToFloat((LOWEST_INDEX + i) << SHIFT));
        }
        return table;
    }

    @Override
    public double loss(double hardness) {
        return at(losses, (float) hardness);
    }

    @Override
    public double loss(double before, double after) {
        float near = Math.max(LOWEST, (float) Math.min(before, after));
        float far = Math.max(near, (float) Math.max(before, after));
        return at(losses, near * at(shares, near / far));
    }

    private static float at(float[] table, float value) {
        int bits = Float.floatToRawIntBits(Math.max(LOWEST, value));
        int at = (bits >>> SHIFT) - LOWEST_INDEX;
        if (at >= table.length - 1) {
            return table[table.length - 1];
        }
        float part = (bits & BELOW) * BELOW_PART;
        return table[at] + part * (table[at + 1] - table[at]);
    }
}
