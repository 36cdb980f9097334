package dev.reelmask.metric;

import java.util.Arrays;
import java.util.Locale;

/**
 * A corpus mIoU beside what masks would score that have the same share of each class but lie anywhere, on any frame:
 * those of a network for other classes, or of one that always answers the same.
 *
 * <p>If a class has the share {@code t} of the labelled pixels and {@code p} of the predicted ones, masks that know
 * nothing meet its label in {@code t p} of all pixels. Intersections and unions give only the sum {@code s = t + p};
 * {@code t p} is at most {@code s² / 4}, so that the class's IoU by chance is at most {@code s / (4 − s)}.
 * {@code chance} is the mean of these bounds over the classes that occur, reached where labels and masks have each
 * class equally often.
 *
 * @param meanIou 0..1, NaN if nothing is labelled
 * @param chance 0..1, NaN if nothing is labelled
 */
public record Skill(double meanIou, double chance) {
    /**
     * Below this skill a score says nothing of the frames. Labels of other streets have a skill of 0.09 on CamVid,
     * since sky is above and road below wherever one drives.
     */
    private static final double NEAR = 0.1;

    /**
     * The skill of a run.
     *
     * @param intersections by class, summed over the labelled frames
     * @param unions by class, summed over the same frames
     */
    public static Skill of(long[] intersections, long[] unions) {
        if (intersections.length != unions.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d classes have intersections, %d unions", intersections.length, unions.length));
        }
        // each labelled pixel is counted once as labelled and once as predicted
        double pixels =
                (Arrays.stream(intersections).sum() + Arrays.stream(unions).sum()) / 2.0;
        double sum = 0;
        int present = 0;
        for (int c = 0; c < unions.length; c++) {
            if (unions[c] > 0) {
                double shares = (intersections[c] + unions[c]) / pixels;
                sum += shares / (4 - shares);
                present++;
            }
        }
        return new Skill(Confusion.meanIou(intersections, unions), sum / present);
    }

    /** How far the score lies between chance, 0, and perfect masks, 1; below 0 where it is worse than chance. */
    public double value() {
        return (meanIou - chance) / (1 - chance);
    }

    /**
     * True if the score is hardly above chance. It is not where only one class occurs and all pixels are right: there
     * is nothing to tell apart then.
     */
    public boolean isNearChance() {
        return value() < NEAR;
    }
}
