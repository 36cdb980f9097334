package dev.reelmask.synthetic;

import dev.reelmask.synthetic.motion.Curves;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one person looks like. Lengths are in head half-heights, colours 0..1 linear-ish RGB.
 *
 * @param hairStyle see {@link HairStyle}
 * @param hairLine height of the hair's edge over the forehead, negative is up
 * @param beard 0 none, up to 1 full
 * @param glasses whether the person wears glasses
 */
record Subject(
        Rgb skin,
        Rgb hair,
        Rgb iris,
        Rgb lips,
        Rgb clothes,
        Rgb clothes2,
        Proportions shape,
        HairStyle hairStyle,
        double hairLine,
        double beard,
        boolean glasses,
        Rgb glassesColor,
        int textureSeed) {
    private static final List<Rgb> SKIN_TONES = List.of(
            new Rgb(0.98, 0.85, 0.77),
            new Rgb(0.94, 0.76, 0.64),
            new Rgb(0.86, 0.66, 0.5),
            new Rgb(0.72, 0.5, 0.36),
            new Rgb(0.54, 0.35, 0.24),
            new Rgb(0.36, 0.22, 0.15));
    private static final List<Rgb> HAIR = List.of(
            new Rgb(0.09, 0.07, 0.06),
            new Rgb(0.2, 0.12, 0.08),
            new Rgb(0.4, 0.25, 0.14),
            new Rgb(0.72, 0.55, 0.32),
            new Rgb(0.55, 0.22, 0.1),
            new Rgb(0.6, 0.59, 0.58));
    private static final List<Rgb> IRIS = List.of(
            new Rgb(0.25, 0.14, 0.07),
            new Rgb(0.16, 0.09, 0.05),
            new Rgb(0.3, 0.42, 0.55),
            new Rgb(0.3, 0.4, 0.25),
            new Rgb(0.38, 0.36, 0.34));

    /** How hair is worn. */
    enum HairStyle {
        BALD,
        SHORT,
        FRINGE,
        BOB,
        LONG,
        AFRO
    }

    /** Sizes and places of a face's parts, in head half-heights; y grows downwards from the middle of the head. */
    record Proportions(
            double width,
            double taper,
            double squareness,
            double eyeX,
            double eyeY,
            double eyeWidth,
            double eyeHeight,
            double eyeTilt,
            double browY,
            double browThickness,
            double noseLength,
            double noseWidth,
            double mouthY,
            double mouthWidth,
            double upperLip,
            double lowerLip,
            double chin) {
        static Proportions random(SplittableRandom random) {
            return new Proportions(
                    random.nextDouble(0.66, 0.82),
                    random.nextDouble(0.04, 0.2),
                    random.nextDouble(0.04, 0.2),
                    random.nextDouble(0.27, 0.33),
                    random.nextDouble(-0.1, -0.02),
                    random.nextDouble(0.135, 0.18),
                    random.nextDouble(0.07, 0.11),
                    random.nextDouble(-0.03, 0.02),
                    random.nextDouble(-0.3, -0.24),
                    random.nextDouble(0.02, 0.05),
                    random.nextDouble(0.15, 0.27),
                    random.nextDouble(0.05, 0.09),
                    random.nextDouble(0.5, 0.58),
                    random.nextDouble(0.19, 0.27),
                    random.nextDouble(0.045, 0.08),
                    random.nextDouble(0.06, 0.1),
                    random.nextDouble(0.02, 0.09));
        }
    }

    static Subject random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Rgb skin = tone(random);
        Rgb hair = jitter(random, any(random, HAIR), 0.05);
        HairStyle style = HairStyle.values()[random.nextInt(HairStyle.values().length)];
        double hairLine = style == HairStyle.FRINGE ? random.nextDouble(-0.5, -0.4) : random.nextDouble(-0.75, -0.58);
        double beard = random.nextDouble() < 0.35 ? random.nextDouble(0.3, 1) : 0;
        double redder = random.nextDouble(0.05, 0.4);
        Rgb lips = new Rgb(
                skin.red() * Curves.mix(0.92, 0.85, redder),
                skin.green() * Curves.mix(0.72, 0.4, redder),
                skin.blue() * (0.72 - 0.4 * redder));
        return new Subject(
                skin,
                hair,
                jitter(random, any(random, IRIS), 0.05),
                lips,
                anyColor(random),
                anyColor(random),
                Proportions.random(random),
                style,
                hairLine,
                beard,
                random.nextDouble() < 0.3,
                jitter(random, new Rgb(0.15, 0.13, 0.12), 0.12),
                random.nextInt());
    }

    private static Rgb any(SplittableRandom random, List<Rgb> colors) {
        return colors.get(random.nextInt(colors.size()));
    }

    private static Rgb tone(SplittableRandom random) {
        double at = random.nextDouble(0, SKIN_TONES.size() - 1.001);
        int i = (int) at;
        return jitter(random, SKIN_TONES.get(i).mixed(SKIN_TONES.get(i + 1), at - i), 0.03);
    }

    private static Rgb jitter(SplittableRandom random, Rgb color, double amount) {
        return new Rgb(
                Curves.clamp(color.red() + random.nextDouble(-amount, amount), 0.02, 1),
                Curves.clamp(color.green() + random.nextDouble(-amount, amount), 0.02, 1),
                Curves.clamp(color.blue() + random.nextDouble(-amount, amount), 0.02, 1));
    }

    private static Rgb anyColor(SplittableRandom random) {
        return new Rgb(random.nextDouble(0.08, 0.9), random.nextDouble(0.08, 0.9), random.nextDouble(0.08, 0.9));
    }
}
