package dev.reelmask.synthetic;

import dev.reelmask.synthetic.Subject.HairStyle;
import dev.reelmask.synthetic.Subject.Proportions;
import dev.reelmask.synthetic.motion.Curves;
import dev.reelmask.synthetic.motion.Expression;
import dev.reelmask.synthetic.motion.Noise;

/**
 * Colour and class of any point of one subject's face under one expression. Edges are signed distances, so the colour
 * has soft edges and the class changes where the colour is half way.
 */
final class FacePaint {
    private static final Rgb WHITE = new Rgb(0.9, 0.88, 0.86);
    private static final Rgb DARK = new Rgb(0.05, 0.04, 0.04);
    private static final Rgb MOUTH = new Rgb(0.24, 0.06, 0.06);
    private static final Rgb TONGUE = new Rgb(0.66, 0.3, 0.3);
    private static final Rgb TEETH = new Rgb(0.9, 0.87, 0.8);

    /** Result of {@link #paint}: red, green, blue in 0..1 before lighting. */
    final double[] color = new double[3];
    /** Result of {@link #paint}: strength of the highlight, 0..1. */
    double gloss;
    /** Result of {@link #paint}. */
    FacePart part = FacePart.BACKGROUND;

    private final Subject subject;
    private final Proportions shape;
    private final Head head;
    private Expression expression = new Expression(0, 0, 0, 0, 0, 0, 0);
    private double pixel;

    FacePaint(Subject subject, Head head) {
        this.subject = subject;
        this.shape = subject.shape();
        this.head = head;
    }

    /** @param pixelSize size of a picture's pixel in head half-heights */
    void prepare(Expression now, double pixelSize) {
        expression = now;
        pixel = pixelSize;
    }

    /** Paints the point with texture coordinates (x, y, cosine) of {@link Head}. */
    void paint(double x, double y, double cosine) {
        double hair = head.hairDepth(x, y, cosine);
        double hairShare = Curves.coverage(-hair, pixel * 1.5);
        skin(x, y);
        part = cosine > 0.1 ? FacePart.SKIN : FacePart.BACKGROUND;
        if (hairShare < 1 && cosine > 0.1) {
            beard(x, y, cosine);
            brows(x, y);
            nostrils(x, y);
            mouth(x, y);
            eyes(x, y);
            if (subject.glasses()) {
                glasses(x, y);
            }
        }
        if (hairShare > 0) {
            hair(x, y, cosine, hairShare);
            if (hair > 0) {
                part = FacePart.BACKGROUND;
            }
        }
    }

    private void skin(double x, double y) {
        Rgb base = subject.skin();
        double grain = 0.05 * Noise.smooth(subject.textureSeed(), x * 5, y * 5)
                + 0.05 * Noise.smooth(subject.textureSeed() + 1, x * 23, y * 23);
        double cheek = Math.max(0, 1 - (square(Math.abs(x) - 0.38) + square(y - 0.22)) / 0.05);
        double blush = 0.1 * cheek;
        color[0] = base.red() * (1 + grain + blush * 0.3);
        color[1] = base.green() * (1 + grain - blush);
        color[2] = base.blue() * (1 + grain - blush);
        gloss = 0.16;
    }

    private void beard(double x, double y, double cosine) {
        if (subject.beard() == 0 || y < 0.3) {
            return;
        }
        double cheekLine = 0.3 + 0.55 * Math.max(0, 0.62 - Math.abs(x) * 1.1) - y;
        double moustache = Math.max(Math.abs(x) - 0.26, Math.abs(y - 0.42) - 0.05);
        double chinPart = Math.max(cheekLine, shape.mouthY() + 0.02 - y - 0.6 * Math.max(0, Math.abs(x) - 0.25));
        double distance = Math.min(moustache, chinPart);
        double share = subject.beard() * Curves.step(0.05, -0.05, distance);
        double strand = 0.75 + 0.35 * Noise.smooth(subject.textureSeed() + 9, x * 40, y * 16 + cosine);
        blend(subject.hair(), strand, share * 0.85);
    }

    private void brows(double x, double y) {
        double t = (Math.abs(x) - shape.eyeX()) / (shape.eyeWidth() * 1.35);
        if (t < -1.1 || t > 1.1) {
            return;
        }
        double middle = shape.browY() - 0.06 * expression.browRaise() - 0.05 * (1 - t * t) + 0.02 * t;
        double half = shape.browThickness() * (1 - 0.45 * Math.max(0, t)) * Math.min(1, 6 * (1.1 - Math.abs(t)));
        double hairs = 0.012 * Noise.smooth(subject.textureSeed() + 3, x * 60, y * 20);
        double share = Curves.coverage(Math.abs(y - middle) - half + hairs, pixel + 0.02);
        blend(subject.hair(), 0.8, 0.85 * share);
    }

    private void nostrils(double x, double y) {
        double dx = (Math.abs(x) - shape.noseWidth() * 0.85) / 0.035;
        double dy = (y - 0.345) / 0.02;
        blend(DARK, 1, 0.75 * Curves.clamp(1.4 - (dx * dx + dy * dy), 0, 1));
    }

    private void eyes(double x, double y) {
        double side = x < 0 ? -1 : 1;
        double dx = x - side * shape.eyeX();
        double t = dx / shape.eyeWidth();
        if (Math.abs(t) > 1.3 || Math.abs(y - shape.eyeY()) > 0.2) {
            return;
        }
        double profile = Math.max(0, 1 - t * t);
        double middle = shape.eyeY() + shape.eyeTilt() * side * t;
        double below = middle + 0.45 * shape.eyeHeight() * profile * (1 - 0.35 * Math.max(0, expression.smile()));
        double wide = 1 + 0.25 * expression.browRaise();
        double above = Curves.mix(middle - shape.eyeHeight() * wide * profile, below, expression.eyesClosed());
        double inside = Math.max(Math.max(above - y, y - below), (Math.abs(t) - 1) * shape.eyeWidth());
        double lash = Math.abs(y - above) - 0.008 - 0.012 * profile;
        blend(
                subject.skin(),
                0.72,
                0.5 * Curves.step(0.09, 0, above - y) * Curves.step(1.2, 0.8, Math.abs(t)) * (y < above ? 1 : 0));
        if (inside < pixel) {
            eyeball(dx, y, middle, Curves.coverage(inside, pixel), (y - above));
        }
        if (inside < 0) {
            part = FacePart.EYES;
        }
        if (Math.abs(t) < 1.02) {
            blend(DARK, 1, 0.8 * Curves.coverage(lash, pixel + 0.01));
        }
    }

    private void eyeball(double dx, double y, double middle, double share, double underLid) {
        double ix = dx - 0.055 * expression.gazeX();
        double iy = y - middle + 0.012 - 0.03 * expression.gazeY();
        double radius = Math.sqrt(ix * ix + iy * iy);
        double iris = Curves.coverage(radius - 0.078, pixel);
        double pupil = Curves.coverage(radius - 0.034, pixel);
        double glint = Curves.coverage(Math.sqrt(square(ix + 0.022) + square(iy + 0.022)) - 0.014, pixel);
        double shade = 0.7 + 0.3 * Curves.step(0, 0.05, underLid);
        blend(WHITE, shade, share);
        blend(subject.iris(), shade * (0.8 + 4 * radius), share * iris);
        blend(DARK, 0.6, share * pupil);
        blend(WHITE, 1.2, share * glint);
        gloss = Curves.mix(gloss, 0.5, share);
    }

    private void mouth(double x, double y) {
        double half = shape.mouthWidth() * (1 + 0.22 * expression.mouthWide() + 0.12 * Math.max(0, expression.smile()));
        double t = x / half;
        if (t <= -1.15 || t >= 1.15 || y < 0.3) {
            return;
        }
        double profile = Math.max(0, 1 - t * t);
        double round = Math.sqrt(profile);
        double middle = shape.mouthY() - 0.075 * expression.smile() * t * t;
        double open = 0.26 * expression.mouthOpen();
        double innerTop = middle - 0.3 * open * profile;
        double innerBottom = middle + 0.7 * open * profile;
        double bow = 1 - 0.3 * Math.max(0, 1 - Math.abs(t) / 0.28);
        double outerTop = innerTop - shape.upperLip() * round * bow * (1 - 0.25 * expression.mouthWide());
        double outerBottom = innerBottom + shape.lowerLip() * round * (1 - 0.2 * expression.mouthWide());
        double ends = (Math.abs(t) - 1) * half;
        double outer = Math.max(Math.max(outerTop - y, y - outerBottom), ends);
        double inner = Math.max(Math.max(innerTop - y, y - innerBottom), ends);
        if (outer < pixel) {
            double shade = y < middle ? 0.85 : 1.0;
            double crease = 1 + 0.12 * Noise.smooth(subject.textureSeed() + 7, x * 45, y * 4);
            blend(subject.lips(), shade * crease, Curves.coverage(outer, pixel));
            gloss = 0.3;
        }
        if (outer < 0) {
            part = FacePart.OUTER_MOUTH;
        }
        if (inner < pixel) {
            insideMouth(x, y, innerTop, innerBottom, Curves.coverage(inner, pixel));
        }
        if (inner < 0) {
            part = FacePart.INNER_MOUTH;
        }
        double seam = Math.max(Math.abs(y - middle - open * 0.2 * profile) - 0.006, ends);
        blend(MOUTH, 0.8, 0.7 * (1 - Math.min(1, open * 12)) * Curves.coverage(seam, pixel + 0.006));
    }

    private void insideMouth(double x, double y, double top, double bottom, double share) {
        double height = bottom - top;
        blend(MOUTH, 1, share);
        double tongue = Curves.coverage(bottom - 0.38 * height - y + 0.5 * x * x, pixel + 0.01);
        blend(TONGUE, 0.9, share * tongue);
        double gap = 1 - 0.25 * Curves.coverage(Math.abs(Math.abs(x) % 0.055 - 0.027) - 0.002, pixel);
        blend(TEETH, gap, share * Curves.coverage(y - top - Math.min(0.055, 0.4 * height), pixel));
        gloss = 0.2;
    }

    private void glasses(double x, double y) {
        double dx = (Math.abs(x) - shape.eyeX()) / 0.2;
        double dy = (y - shape.eyeY() - 0.02) / 0.15;
        double ring = Math.abs(Math.sqrt(dx * dx + dy * dy) - 1) * 0.17 - 0.014;
        double bridge = Math.max(Math.abs(y - shape.eyeY() + 0.02) - 0.014, Math.abs(x) - 0.14);
        double temple = Math.max(Math.abs(y - shape.eyeY() + 0.01) - 0.018, 0.5 - Math.abs(x));
        double frame = Math.min(ring, Math.min(bridge, temple));
        if (dx * dx + dy * dy < 1) {
            double streak = Curves.coverage(Math.abs(dx + dy * 0.7 - 0.3) - 0.16, 0.1);
            blend(WHITE, 1, 0.04 + 0.16 * streak);
        }
        if (frame < pixel) {
            blend(subject.glassesColor(), 1, Curves.coverage(frame, pixel));
        }
        if (frame < 0) {
            part = FacePart.SKIN;
        }
    }

    private void hair(double x, double y, double cosine, double share) {
        boolean curly = subject.hairStyle() == HairStyle.AFRO;
        double strand = curly
                ? Noise.smooth(subject.textureSeed() + 11, x * 22, y * 22 + cosine * 15)
                : Noise.smooth(subject.textureSeed() + 11, x * 30, y * 4 + cosine * 5);
        blend(subject.hair(), 1 + 0.35 * strand, share);
        gloss = Curves.mix(gloss, curly ? 0.05 : 0.3, share);
    }

    private void blend(Rgb other, double brightness, double share) {
        if (share <= 0) {
            return;
        }
        color[0] += (other.red() * brightness - color[0]) * share;
        color[1] += (other.green() * brightness - color[1]) * share;
        color[2] += (other.blue() * brightness - color[2]) * share;
    }

    private static double square(double value) {
        return value * value;
    }
}
