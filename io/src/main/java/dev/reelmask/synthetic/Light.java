package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Liveliness;
import dev.reelmask.synthetic.motion.Noise;
import dev.reelmask.synthetic.motion.Pulse;
import dev.reelmask.synthetic.motion.Wobble;

/** Lighting of one scene as it changes: a key light with a direction, sky light, colour temperature, gain. */
final class Light {
    private final Wobble azimuth;
    private final Wobble gain;
    private final double baseAzimuth;
    private final double elevation;
    private final double ambient;
    private final double baseGain;
    private final double drift;
    private final Pulse flicker;
    private final double[] keyColor = new double[3];
    private double lx;
    private double ly;
    private double lz;
    private double hx;
    private double hy;
    private double hz;
    private double level;

    Light(long seed, Liveliness liveliness) {
        azimuth = new Wobble(Noise.mix(seed, 1), liveliness.hertz() * 0.5);
        gain = new Wobble(Noise.mix(seed, 2), 0.15);
        baseAzimuth = Noise.between(seed, 3, -1.2, 1.2);
        elevation = Noise.between(seed, 4, 0.05, 0.9);
        ambient = Noise.between(seed, 5, 0.28, 0.6);
        baseGain = Noise.between(seed, 6, 0.9, 1.3);
        drift = liveliness.level() * 0.05;
        flicker = new Pulse(Noise.mix(seed, 7), 3, 0.1 * liveliness.level(), 0.5, 0.3);
        double warm = Noise.between(seed, 8, -0.13, 0.16);
        keyColor[0] = 1 + warm;
        keyColor[1] = 1;
        keyColor[2] = 1 - warm;
    }

    void prepare(double seconds) {
        double a = baseAzimuth + drift * 5 * azimuth.at(seconds);
        lx = StrictMath.sin(a) * StrictMath.cos(elevation);
        ly = -StrictMath.sin(elevation);
        lz = StrictMath.cos(a) * StrictMath.cos(elevation);
        double length = Math.sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1));
        hx = lx / length;
        hy = ly / length;
        hz = (lz + 1) / length;
        level = baseGain * (1 + drift * gain.at(seconds)) * (1 + 0.5 * flicker.at(seconds));
    }

    /** Lights {@code color} (0..1) in place by the surface's normal. */
    void apply(double[] color, double gloss, double nx, double ny, double nz) {
        double facing = Math.max(0, (nx * lx + ny * ly + nz * lz + 0.25) / 1.25);
        double half = Math.max(0, nx * hx + ny * hy + nz * hz);
        double shine = half * half;
        shine *= shine;
        shine *= shine;
        shine *= shine * gloss;
        double sky = ambient * (0.85 - 0.15 * ny) * (0.55 + 0.45 * Math.max(0, nz));
        for (int c = 0; c < 3; c++) {
            double key = keyColor[c] * facing;
            color[c] = level * (color[c] * (sky + (1.05 - 0.55 * ambient) * key) + 0.5 * shine * keyColor[c]);
        }
    }

    /** Brightness of what the key light does not shape: the backdrop. */
    double backdropLevel() {
        return level * (0.55 + 0.6 * ambient);
    }
}
