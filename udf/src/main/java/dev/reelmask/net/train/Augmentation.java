package dev.reelmask.net.train;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.SplittableRandom;

/**
 * Random views of a labelled frame: scaled, turned, cropped, mirrored, and its colours changed. Image bilinear, label
 * nearest; what lies outside the frame repeats its edge and is ignored in the label.
 *
 * @param smallest scale of the frame, and {@code largest}: drawn evenly in the logarithm
 * @param turnDegrees largest rotation either way
 * @param mirrored probability of a left-right flip; classes must not tell left from right
 * @param colour largest change of brightness, contrast, saturation and each channel, as a share
 * @param blurred probability of a 3x3 binomial blur
 */
public record Augmentation(
        double smallest, double largest, double turnDegrees, double mirrored, double colour, double blurred) {
    public Augmentation {
        if (smallest <= 0 || largest < smallest || mirrored < 0 || mirrored > 1 || blurred < 0 || blurred > 1) {
            throw new IllegalArgumentException(
                    "augmentation needs 0 < smallest <= largest and probabilities in 0..1, got %s..%s, %s, %s"
                            .formatted(smallest, largest, mirrored, blurred));
        }
    }

    /** What the shipped networks were trained with. */
    public static Augmentation standard() {
        return new Augmentation(0.75, 1.4, 10, 0.5, 0.25, 0.2);
    }

    /** The frame as it is, if the crop has its size. */
    public static Augmentation none() {
        return new Augmentation(1, 1, 0, 0, 0, 0);
    }

    /**
     * Writes one view.
     *
     * @param images (N, h, w, 3) bytes, N views of size {@code crop}
     * @param labels (N, h, w) bytes
     * @param slot which of the N
     */
    void view(Sample sample, FrameSize crop, SplittableRandom random, byte[] images, byte[] labels, int slot) {
        double scale = smallest * Math.pow(largest / smallest, random.nextDouble());
        double angle = Math.toRadians(turnDegrees) * (2 * random.nextDouble() - 1);
        double flip = random.nextDouble() < mirrored ? -1 : 1;
        double freeX = Math.max(0, sample.size.width() - crop.width() / scale);
        double freeY = Math.max(0, sample.size.height() - crop.height() / scale);
        double centreX = 0.5 * sample.size.width() + (random.nextDouble() - 0.5) * freeX;
        double centreY = 0.5 * sample.size.height() + (random.nextDouble() - 0.5) * freeY;
        double cos = Math.cos(angle) / scale;
        double sin = Math.sin(angle) / scale;
        Colours colours = Colours.random(random, colour);
        int pixel = slot * crop.pixels();
        for (int y = 0; y < crop.height(); y++) {
            double dy = y + 0.5 - 0.5 * crop.height();
            for (int x = 0; x < crop.width(); x++, pixel++) {
                double dx = flip * (x + 0.5 - 0.5 * crop.width());
                double fromX = centreX + cos * dx - sin * dy - 0.5;
                double fromY = centreY + sin * dx + cos * dy - 0.5;
                labels[pixel] = label(sample, fromX, fromY);
                colour(sample, fromX, fromY, colours, images, 3 * pixel);
            }
        }
        if (random.nextDouble() < blurred) {
            blur(images, slot * crop.pixels() * 3, crop);
        }
    }

    private static byte label(Sample sample, double x, double y) {
        int nearestX = (int) Math.floor(x + 0.5);
        int nearestY = (int) Math.floor(y + 0.5);
        if (nearestX < 0 || nearestY < 0 || nearestX >= sample.size.width() || nearestY >= sample.size.height()) {
            return (byte) LabelMap.IGNORE;
        }
        return sample.ids[nearestY * sample.size.width() + nearestX];
    }

    private static void colour(Sample sample, double x, double y, Colours colours, byte[] out, int at) {
        int width = sample.size.width();
        double clampedX = Math.max(0, Math.min(width - 1.001, x));
        double clampedY = Math.max(0, Math.min(sample.size.height() - 1.001, y));
        int x0 = (int) clampedX;
        int y0 = (int) clampedY;
        double fx = clampedX - x0;
        double fy = clampedY - y0;
        int upper = 3 * (y0 * width + x0);
        int lower = upper + 3 * width;
        byte[] rgb = sample.rgb;
        double r = bilinear(rgb, upper, lower, fx, fy);
        double g = bilinear(rgb, upper + 1, lower + 1, fx, fy);
        double b = bilinear(rgb, upper + 2, lower + 2, fx, fy);
        double grey = 0.3 * r + 0.59 * g + 0.11 * b;
        out[at] = colours.apply(0, r, grey);
        out[at + 1] = colours.apply(1, g, grey);
        out[at + 2] = colours.apply(2, b, grey);
    }

    private static double bilinear(byte[] rgb, int upper, int lower, double fx, double fy) {
        double top = (rgb[upper] & 0xff) * (1 - fx) + (rgb[upper + 3] & 0xff) * fx;
        double bottom = (rgb[lower] & 0xff) * (1 - fx) + (rgb[lower + 3] & 0xff) * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private static void blur(byte[] images, int start, FrameSize size) {
        int width = 3 * size.width();
        byte[] source = new byte[width * size.height()];
        System.arraycopy(images, start, source, 0, source.length);
        for (int y = 1; y + 1 < size.height(); y++) {
            for (int x = 3; x + 3 < width; x++) {
                int at = y * width + x;
                int sum = row(source, at - width) + 2 * row(source, at) + row(source, at + width);
                images[start + at] = (byte) ((sum + 8) >> 4);
            }
        }
    }

    private static int row(byte[] source, int at) {
        return (source[at - 3] & 0xff) + 2 * (source[at] & 0xff) + (source[at + 3] & 0xff);
    }

    /** value' = gain (contrast (grey + saturation (value − grey) − 128) + 128) + shift, gain by channel. */
    private static final class Colours {
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
}
