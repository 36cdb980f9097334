package dev.reelmask.synthetic;

import dev.reelmask.synthetic.Subject.HairStyle;
import dev.reelmask.synthetic.Subject.Proportions;
import dev.reelmask.synthetic.motion.Curves;
import dev.reelmask.synthetic.motion.Noise;

/**
 * The shape of one subject's head: an ellipsoid with jaw, nose, eye sockets, lips, chin and hair volume. Texture
 * coordinates are (x, y) of the neutral face and the cosine to the face's axis.
 */
final class Head {
    private static final int ROWS = 52;
    private static final int COLUMNS = 64;

    private final Subject subject;
    private final Mesh neutral;
    private final Mesh posed;

    Head(Subject subject) {
        this.subject = subject;
        neutral = new Mesh(ROWS, COLUMNS);
        posed = new Mesh(ROWS, COLUMNS);
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                shape(row, column);
            }
        }
        System.arraycopy(neutral.u, 0, posed.u, 0, neutral.u.length);
        System.arraycopy(neutral.v, 0, posed.v, 0, neutral.v.length);
        System.arraycopy(neutral.w, 0, posed.w, 0, neutral.w.length);
    }

    private void shape(int row, int column) {
        Proportions shape = subject.shape();
        double latitude = Mesh.latitude(row, ROWS);
        double s = 2.0 * column / (COLUMNS - 1) - 1;
        double longitude = Math.PI * (0.5 * s + 0.5 * s * s * s);
        double cosine = StrictMath.cos(latitude) * StrictMath.cos(longitude);
        double across = StrictMath.cos(latitude) * StrictMath.sin(longitude);
        double down = StrictMath.sin(latitude);
        double jaw = Curves.step(0, 0.5, down) * (1 - Curves.step(0.86, 1, down));
        double x = shape.width()
                * across
                * (1 - shape.taper() * Curves.step(0.1, 0.8, down))
                * (1 + shape.squareness() * jaw);
        double y = down * (down > 0 ? 1.04 : 1.0);
        double z = 0.86 * (cosine > 0 ? cosine * (1.3 - 0.3 * cosine) : 1.12 * cosine);
        z += 0.16 * Curves.step(0.2, 1, down);
        if (cosine > 0) {
            z += relief(shape, x, y);
        }
        double hair = Curves.step(-0.02, 0.1, hairDepth(x, y, cosine)) * volume();
        int point = row * COLUMNS + column;
        neutral.put(point, x * (1 + hair), y * (1 + hair), z * (1 + hair * 0.7));
        neutral.texture(point, x, y, cosine);
    }

    private static double relief(Proportions shape, double x, double y) {
        double side = Math.abs(x);
        double ridge = y < 0.27 ? Curves.clamp((y + 0.14) / 0.41, 0, 1) : Curves.clamp((0.37 - y) / 0.1, 0, 1);
        double nose = shape.noseLength() * ridge * Curves.bell(x, shape.noseWidth() * (0.75 + 0.75 * ridge));
        double sockets = 0.08 * Curves.bell(side - shape.eyeX(), 0.16) * Curves.bell(y - shape.eyeY(), 0.11);
        double brow = 0.035 * Curves.bell(y - shape.browY(), 0.08) * Curves.bell(x, 0.42);
        double mouth = 0.05 * Curves.bell(x, 0.22) * Curves.bell(y - shape.mouthY(), 0.12);
        double chin = shape.chin() * Curves.bell(x, 0.2) * Curves.bell(y - 0.9, 0.13);
        double cheeks = 0.05 * Curves.bell(side - 0.42, 0.16) * Curves.bell(y - 0.2, 0.18);
        return nose - sockets + brow + mouth + chin + cheeks;
    }

    private double volume() {
        return switch (subject.hairStyle()) {
            case BALD -> 0;
            case SHORT -> 0.05;
            case FRINGE -> 0.09;
            case BOB, LONG -> 0.1;
            case AFRO -> 0.34;
        };
    }

    /** How far inside the hair a point of the face lies; negative is skin. */
    double hairDepth(double x, double y, double cosine) {
        double edge = Noise.smooth(subject.textureSeed(), x * 6, y * 3) * 0.03;
        double side = Math.min(0.16 - cosine, (subject.hairStyle() == HairStyle.SHORT ? 0.05 : 0.4) - y);
        if (subject.hairStyle() == HairStyle.BALD) {
            return Math.min(side, y + 0.35) - 0.05 + edge;
        }
        double fringe =
                subject.hairStyle() == HairStyle.FRINGE ? Noise.smooth(subject.textureSeed() + 5, x * 9, 0) * 0.05 : 0;
        return Math.max(subject.hairLine() + 0.35 * x * x + fringe - y, side) + edge;
    }

    /** The mesh with the jaw opened; the same object each time. */
    Mesh posed(double jaw) {
        for (int i = 0; i < neutral.x.length; i++) {
            double lower = jaw * Curves.step(0.42, 0.85, neutral.v[i]) * Curves.step(-0.1, 0.3, neutral.w[i]);
            posed.put(i, neutral.x[i] * (1 - 0.06 * lower), neutral.y[i] + 0.15 * lower, neutral.z[i] - 0.05 * lower);
        }
        return posed;
    }
}
