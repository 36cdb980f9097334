package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Curves;
import dev.reelmask.synthetic.motion.Liveliness;
import dev.reelmask.synthetic.motion.Noise;
import dev.reelmask.synthetic.motion.Wobble;
import java.util.SplittableRandom;

/** The wall, shelf, park or lights behind a head: a texture made once a scene, seen through a moving camera. */
final class Backdrop {
    private static final int SIDE = 512;
    private static final double TEXELS_PER_UNIT = 110;

    private final float[] texels = new float[SIDE * SIDE * 3];
    private final double[][] movers;
    private final Wobble[] paths;

    Backdrop(long seed, Liveliness liveliness) {
        SplittableRandom random = new SplittableRandom(seed);
        fill(random);
        switch (random.nextInt(4)) {
            case 0 -> rectangles(random, 40, 30, 160);
            case 1 -> shelf(random);
            case 2 -> lights(random);
            default -> rectangles(random, 90, 8, 60);
        }
        soften(random.nextInt(1, 5));
        movers = new double[liveliness.level()][];
        paths = new Wobble[2 * movers.length];
        for (int i = 0; i < movers.length; i++) {
            movers[i] = new double[] {
                random.nextDouble(0.25, 0.7), random.nextDouble(0.4, 0.95), random.nextDouble(0.25, 0.7),
                random.nextDouble(0.15, 0.5), random.nextDouble(-1.6, 1.6), random.nextDouble(-1, 1)
            };
            paths[2 * i] = new Wobble(random.nextLong(), 0.15 * liveliness.level());
            paths[2 * i + 1] = new Wobble(random.nextLong(), 0.1 * liveliness.level());
        }
    }

    private void fill(SplittableRandom random) {
        int noiseSeed = random.nextInt();
        double[] a = color(random);
        double[] b = color(random);
        double grain = random.nextDouble(0.02, 0.3);
        double frequency = random.nextDouble(0.02, 0.12);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double broad = 0.5 + 0.5 * Noise.smooth(noiseSeed, x * 0.01, y * 0.01);
                double fine = 1
                        + grain * Noise.smooth(noiseSeed + 1, x * frequency, y * frequency)
                        + 0.5 * grain * Noise.smooth(noiseSeed + 2, x * 0.35, y * 0.35);
                for (int c = 0; c < 3; c++) {
                    texels[(y * SIDE + x) * 3 + c] = (float) (Curves.mix(a[c], b[c], broad) * fine);
                }
            }
        }
    }

    private void rectangles(SplittableRandom random, int count, int smallest, int largest) {
        for (int i = 0; i < count; i++) {
            rectangle(
                    random.nextInt(SIDE),
                    random.nextInt(SIDE),
                    random.nextInt(smallest, largest),
                    random.nextInt(smallest, largest),
                    color(random),
                    random.nextDouble(0.3, 1));
        }
    }

    private void shelf(SplittableRandom random) {
        for (int top = 0; top < SIDE; top += 90) {
            rectangle(0, top + 80, SIDE, 10, new double[] {0.35, 0.25, 0.17}, 1);
            for (int x = 0; x < SIDE; ) {
                int width = random.nextInt(8, 26);
                int height = random.nextInt(45, 80);
                rectangle(x, top + 80 - height, width - 1, height, color(random), 0.9);
                x += width;
            }
        }
    }

    private void lights(SplittableRandom random) {
        for (int i = 0; i < 70; i++) {
            int radius = random.nextInt(5, 26);
            int x0 = random.nextInt(SIDE);
            int y0 = random.nextInt(SIDE);
            double[] color = color(random);
            for (int y = -radius; y <= radius; y++) {
                int half = (int) Math.sqrt((double) radius * radius - (double) y * y);
                rectangle(x0 - half, y0 + y, 2 * half + 1, 1, color, 0.6);
            }
        }
    }

    private void rectangle(int left, int top, int width, int height, double[] color, double share) {
        for (int y = Math.max(0, top); y < Math.min(SIDE, top + height); y++) {
            for (int x = Math.max(0, left); x < Math.min(SIDE, left + width); x++) {
                for (int c = 0; c < 3; c++) {
                    int at = (y * SIDE + x) * 3 + c;
                    texels[at] += (float) ((color[c] - texels[at]) * share);
                }
            }
        }
    }

    private static double[] color(SplittableRandom random) {
        double brightness = random.nextDouble(0.12, 0.85);
        double strength = random.nextDouble(0, 0.5);
        return new double[] {
            brightness * (1 + strength * random.nextDouble(-1, 1)),
            brightness * (1 + strength * random.nextDouble(-1, 1)),
            brightness * (1 + strength * random.nextDouble(-1, 1))
        };
    }

    private void soften(int passes) {
        for (int pass = 0; pass < passes; pass++) {
            for (int at = 3; at < texels.length - 3; at++) {
                texels[at] = 0.5f * texels[at] + 0.25f * (texels[at - 3] + texels[at + 3]);
            }
            for (int at = 3 * SIDE; at < texels.length - 3 * SIDE; at++) {
                texels[at] = 0.5f * texels[at] + 0.25f * (texels[at - 3 * SIDE] + texels[at + 3 * SIDE]);
            }
        }
    }

    /** People and things that pass behind, out of focus: (red, green, blue, radius, x, y) at a time. */
    double[][] moversAt(double seconds) {
        double[][] now = new double[movers.length][];
        for (int i = 0; i < movers.length; i++) {
            now[i] = movers[i].clone();
            now[i][4] += 1.4 * paths[2 * i].at(seconds);
            now[i][5] += 0.4 * paths[2 * i + 1].at(seconds);
        }
        return now;
    }

    /** Colour at a place of the wall, in head half-heights; mirrored beyond its edges. */
    void sample(double x, double y, double[][] passing, double[] color) {
        double tx = mirrored(x * TEXELS_PER_UNIT + SIDE / 2.0);
        double ty = mirrored(y * TEXELS_PER_UNIT + SIDE / 2.0);
        int x0 = (int) tx;
        int y0 = (int) ty;
        double fx = tx - x0;
        double fy = ty - y0;
        int at = (y0 * SIDE + x0) * 3;
        for (int c = 0; c < 3; c++) {
            double top = texels[at + c] * (1 - fx) + texels[at + 3 + c] * fx;
            double bottom = texels[at + 3 * SIDE + c] * (1 - fx) + texels[at + 3 * SIDE + 3 + c] * fx;
            color[c] = top * (1 - fy) + bottom * fy;
        }
        for (double[] mover : passing) {
            double dx = (x - mover[4]) / mover[3];
            double dy = (y - mover[5]) / (mover[3] * 1.4);
            double share = Curves.clamp(1.25 - dx * dx - dy * dy, 0, 1);
            if (share > 0) {
                for (int c = 0; c < 3; c++) {
                    color[c] += (mover[c] - color[c]) * share;
                }
            }
        }
    }

    private static double mirrored(double position) {
        double period = 2.0 * (SIDE - 2);
        double folded = position - period * Math.floor(position / period);
        return folded < SIDE - 2 ? folded : Math.max(0, period - folded - 1e-6);
    }
}
