package dev.reelmask.synthetic.motion;

/**
 * Smooth random motion as a function of time: three sines of unlike frequency and random phase, about within [-1, 1].
 */
public final class Wobble {
    private static final double[] SHARES = {0.55, 0.3, 0.15};
    private static final double[] OCTAVES = {1, 2.17, 4.63};

    private final double[] frequencies = new double[SHARES.length];
    private final double[] phases = new double[SHARES.length];

    /** @param hertz the slowest of the three frequencies, about */
    public Wobble(long seed, double hertz) {
        for (int i = 0; i < SHARES.length; i++) {
            frequencies[i] = 2 * Math.PI * hertz * OCTAVES[i] * Noise.between(seed, 2L * i, 0.75, 1.3);
            phases[i] = Noise.between(seed, 2L * i + 1, 0, 2 * Math.PI);
        }
    }

    /** The value at a time. */
    public double at(double seconds) {
        double sum = 0;
        for (int i = 0; i < SHARES.length; i++) {
            sum += SHARES[i] * StrictMath.sin(frequencies[i] * seconds + phases[i]);
        }
        return sum * 1.25;
    }
}
