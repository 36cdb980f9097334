package dev.reelmask.train.data;

import dev.reelmask.frame.FrameSize;
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
        if (!(smallest > 0 && largest >= smallest && largest < Double.POSITIVE_INFINITY)
                || !isShare(mirrored)
                || !isShare(blurred)) {
            throw new IllegalArgumentException(
                    "augmentation needs 0 < smallest <= largest and probabilities in 0..1, got %s..%s, %s, %s"
                            .formatted(smallest, largest, mirrored, blurred));
        }
        if (!Double.isFinite(turnDegrees) || !isShare(colour)) {
            throw new IllegalArgumentException("turn must be a number of degrees and colour in 0..1, got %s and %s"
                    .formatted(turnDegrees, colour));
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /** What the shipped networks were trained with. */
    public static Augmentation standard() {
        return new Augmentation(0.75, 1.4, 10, 0.5, 0.25, 0.2);
    }

    /** The frame as it is, if the crop has its size. */
    public static Augmentation none() {
        return new Augmentation(1, 1, 0, 0, 0, 0);
    }

    /** Views at the middle of the scales, and nothing else changed: what weights are scored on. */
    Augmentation middle() {
        double scale = Math.sqrt(smallest * largest);
        return new Augmentation(scale, scale, 0, 0, 0, 0);
    }

    /**
     * Writes one view.
     *
     * @param images (N, h, w, 3) bytes, N views of size {@code crop}
     * @param labels (N, h, w) bytes
     * @param slot which of the N
     */
    public void view(Sample sample, FrameSize crop, SplittableRandom random, byte[] images, byte[] labels, int slot) {
        View view = draw(sample.size(), crop, random);
        view.image(sample.rgb(), images, slot);
        view.labels(sample.ids(), labels, slot);
    }

    /** A view of frames of a size; equal generators draw equal views. */
    View draw(FrameSize frame, FrameSize crop, SplittableRandom random) {
        double scale = smallest * Math.pow(largest / smallest, random.nextDouble());
        double angle = Math.toRadians(turnDegrees) * (2 * random.nextDouble() - 1);
        double flip = random.nextDouble() < mirrored ? -1 : 1;
        double freeX = Math.max(0, frame.width() - crop.width() / scale);
        double freeY = Math.max(0, frame.height() - crop.height() / scale);
        double centreX = 0.5 * frame.width() + (random.nextDouble() - 0.5) * freeX;
        double centreY = 0.5 * frame.height() + (random.nextDouble() - 0.5) * freeY;
        View.Place place =
                new View.Place(frame, crop, centreX, centreY, Math.cos(angle) / scale, Math.sin(angle) / scale, flip);
        Colours colours = Colours.random(random, colour);
        return new View(place, colours, random.nextDouble() < blurred);
    }
}
