package dev.reelmask.schedule.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the frames between a left and a right key frame lose in all where their masks are made from both, at stored
 * lengths. Of a length between two stored ones the loss a frame is a mean of those of its neighbours that begin or end
 * where it does. Immutable.
 */
public final class IntervalTable implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int frames;
    private final Gaps lengths;
    /** (lengths, frames) by left key frame the mean loss of a frame between; NaN where there is none. */
    private final float[][] means;

    private IntervalTable(Builder from) {
        this.frames = from.frames;
        this.lengths = from.lengths;
        this.means = from.means;
    }

    public Gaps lengths() {
        return lengths;
    }

    /**
     * The summed loss of the frames between two key frames, 0 where there are none.
     *
     * @return NaN where no such interval is stored, nor any beside it
     * @throws IllegalArgumentException for an interval longer than the table's
     */
    public double loss(int left, int right) {
        int length = right - left;
        if (length < 1 || left < 0 || right >= frames || length > lengths.longest()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "no interval from %d to %d: %d frames, at most %d long",
                    left,
                    right,
                    frames,
                    lengths.longest()));
        }
        if (length == 1) {
            return 0;
        }
        int number = lengths.number(length);
        double mean = number >= 0 ? means[number][left] : Double.NaN;
        return (length - 1) * (Double.isNaN(mean) ? between(left, right) : mean);
    }

    private double between(int left, int right) {
        int length = right - left;
        int longer = Math.abs(lengths.number(length) + 1);
        int shorter = lengths.number(length) >= 0 ? longer - 2 : longer - 1;
        double below = shorter < 0 ? Double.NaN : beside(left, right, shorter);
        double above = longer >= lengths.count() ? Double.NaN : beside(left, right, longer);
        if (Double.isNaN(below) || Double.isNaN(above)) {
            return Double.isNaN(below) ? above : below;
        }
        double part = (double) (length - lengths.at(shorter)) / (lengths.at(longer) - lengths.at(shorter));
        return below + part * (above - below);
    }

    /** Of a stored length, the mean of the intervals that begin, or end, where this one does. */
    private double beside(int left, int right, int number) {
        int length = lengths.at(number);
        double begins = left + length < frames ? means[number][left] : Double.NaN;
        double ends = right - length >= 0 ? means[number][right - length] : Double.NaN;
        if (Double.isNaN(begins) || Double.isNaN(ends)) {
            return Double.isNaN(begins) ? ends : begins;
        }
        return (begins + ends) / 2;
    }

    /** Puts a table together, interval by interval. */
    public static final class Builder {
        private final int frames;
        private final Gaps lengths;
        private final float[][] means;

        /**
         * Nothing so far.
         *
         * @param frames of the sequence
         * @param lengths from left to right key frame, the first of them 1, which has no frames between
         */
        public Builder(int frames, Gaps lengths) {
            this.frames = frames;
            this.lengths = lengths;
            this.means = new float[lengths.count()][frames];
            Arrays.stream(means).forEach(line -> Arrays.fill(line, Float.NaN));
            Arrays.fill(means[0], lengths.at(0) == 1 ? 0 : Float.NaN);
        }

        /**
         * Adds an interval of a stored length, of at least 2.
         *
         * @param loss summed over the frames between
         */
        public Builder add(int left, int right, double loss) {
            int number = lengths.number(right - left);
            if (number < 0 || right - left < 2 || left < 0 || right >= frames) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "no interval from %d to %d is stored", left, right));
            }
            means[number][left] = (float) (loss / (right - left - 1));
            return this;
        }

        public IntervalTable build() {
            return new IntervalTable(this);
        }
    }
}
