package dev.reelmask.metric;

import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Locale;

/**
 * Counts of pixels by (true class, predicted class). Pixels whose label is {@link LabelMap#IGNORE} are left out;
 * predictions outside the classes count as wrong for their true class.
 */
public final class Confusion {
    private final int classes;
    /** (K, K + 1) counts; the last column holds predictions outside the classes. */
    private final long[] counts;

    public Confusion(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be at least 1, got " + classes);
        }
        this.classes = classes;
        this.counts = new long[classes * (classes + 1)];
    }

    /** Counts of one frame. */
    public static Confusion of(int classes, LabelMap label, LabelMap prediction) {
        Confusion confusion = new Confusion(classes);
        confusion.add(label, prediction);
        return confusion;
    }

    /** Counts one frame; both maps are of one size. */
    public void add(LabelMap label, LabelMap prediction) {
        if (!label.size().equals(prediction.size())) {
            throw new IllegalArgumentException(
                    "label of %s and prediction of %s".formatted(label.size(), prediction.size()));
        }
        int pixels = label.ids().length;
        int labelEnd = 0;
        int predictionEnd = 0;
        for (int start = 0; start < pixels; start = Math.min(labelEnd, predictionEnd)) {
            labelEnd = labelEnd == start ? label.runEnd(start) : labelEnd;
            predictionEnd = predictionEnd == start ? prediction.runEnd(start) : predictionEnd;
            int truth = label.ids()[start] & 0xff;
            if (truth < classes) {
                int predicted = Math.min(prediction.ids()[start] & 0xff, classes);
                counts[truth * (classes + 1) + predicted] += Math.min(labelEnd, predictionEnd) - start;
            }
        }
    }

    /** Adds another frame's or sequence's counts. */
    public void add(Confusion other) {
        if (other.classes != classes) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d classes and %d", classes, other.classes));
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public int classes() {
        return classes;
    }

    /** Pixels of class {@code truth} predicted as {@code predicted}. */
    public long count(int truth, int predicted) {
        return counts[truth * (classes + 1) + predicted];
    }

    /** (K) pixels right, by class. */
    public long[] intersections() {
        long[] out = new long[classes];
        for (int c = 0; c < classes; c++) {
            out[c] = count(c, c);
        }
        return out;
    }

    /** (K) pixels labelled or predicted, by class; 0 where the class is in neither. */
    public long[] unions() {
        long[] out = new long[classes];
        for (int t = 0; t < classes; t++) {
            for (int p = 0; p <= classes; p++) {
                long n = counts[t * (classes + 1) + p];
                out[t] += n;
                if (p < classes && p != t) {
                    out[p] += n;
                }
            }
        }
        return out;
    }

    /** Mean intersection over union of the classes present in label or prediction, 0..1; NaN if there are none. */
    public double meanIou() {
        return meanIou(intersections(), unions());
    }

    /** As {@link #meanIou()}, from intersections and unions that may be sums over frames. */
    public static double meanIou(long[] intersections, long[] unions) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < unions.length; c++) {
            if (unions[c] > 0) {
                sum += (double) intersections[c] / unions[c];
                present++;
            }
        }
        return sum / present;
    }

    /** Share of labelled pixels that are right, 0..1; NaN if none is labelled. */
    public double pixelAccuracy() {
        return (double) Arrays.stream(intersections()).sum() / pixels();
    }

    /** Labelled pixels. */
    public long pixels() {
        return Arrays.stream(counts).sum();
    }
}
