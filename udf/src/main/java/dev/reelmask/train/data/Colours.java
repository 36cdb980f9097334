package dev.reelmask.train.data;

import java.util.SplittableRandom;

/** value' = gain (contrast (grey + saturation (value − grey) − 128) + 128) + shift, gain by channel. */
final class Colours {
    private final double[] gains = new double[3];
    private double contrast;
    private double saturation;
    private double shift;

    static Colours random(SplittableRandom random, double amount) {
        Colours colours = new Colours();
        for (int c = 0; c < 3; c++) {
            colours.gains[c] = 1 + 0.4 * amount * (2 * random.nextDouble() - 1);
        }
        colours.contrast = 1 + amount * (2 * random.nextDouble() - 1);
        colours.saturation = 1 + amount * (2 * random.nextDouble() - 1);
        colours.shift = 128 * amount * (2 * random.nextDouble() - 1);
        return colours;
    }

    byte apply(int channel, double value, double grey) {
        double saturated = grey + saturation * (value - grey);
        double changed = gains[channel] * (contrast * (saturated - 128) + 128) + shift;
        return (byte) Math.max(0, Math.min(255, (int) (changed + 0.5)));
    }
}
