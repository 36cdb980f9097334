package dev.reelmask.schedule.predict;

import dev.reelmask.schedule.plan.IntervalLoss;

/**
 * What intervals between places lose of which only the next ones are seen. What comes after them is supposed to go on
 * as they do on average: one past the last place stands for all of it, and costs what it costs more there than key
 * frames at their best interval, where the last of those that are seen lies as far back as it does (a relative value,
 * as dynamic programming of average costs has it).
 */
final class SeenLoss implements IntervalLoss {
    /** Places behind the last one that is seen at which the next key frame is tried. */
    private static final int[] UNSEEN = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

    /** Most frames between that are looked at, of those that are not seen. */
    private static final int SAMPLES = 16;

    private final FrameLoss losses;
    private final boolean isTwoSided;
    private final double[] hardness;
    private final int first;
    private final boolean isEnd;
    private final double step;
    private final double average;

    /**
     * @param hardness from place 0, the last key frame, to each place
     * @param first no key frame lies before it
     * @param isEnd whether nothing comes after the last place
     * @param step hardness of one that is not seen
     * @param price of a key frame
     */
    SeenLoss(
            FrameLoss losses,
            boolean isTwoSided,
            double[] hardness,
            int first,
            boolean isEnd,
            double step,
            double price) {
        this.losses = losses;
        this.isTwoSided = isTwoSided;
        this.hardness = hardness;
        this.first = first;
        this.isEnd = isEnd;
        this.step = step;
        double least = Double.POSITIVE_INFINITY;
        for (int frames : UNSEEN) {
            least = Math.min(least, (price + unseen(0, 0, frames)) / frames);
        }
        this.average = least;
    }

    @Override
    public double between(int left, int right) {
        boolean isEarly = left == 0 ? right < first : left < first;
        if (isEarly) {
            return Double.POSITIVE_INFINITY;
        }
        return right < hardness.length ? seen(left, hardness[right], right) : behind(left);
    }

    /** Of the places after a key frame and before an end. */
    private double seen(int left, double right, int end) {
        double sum = 0;
        for (int i = left + 1; i < end; i++) {
            sum += loss(hardness[left], hardness[i], right);
        }
        return sum;
    }

    private double behind(int left) {
        double last = hardness[hardness.length - 1];
        if (isEnd) {
            return seen(left, last + step, hardness.length);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int frames : UNSEEN) {
            double sum = seen(left, last + frames * step, hardness.length)
                    + unseen(hardness[left], last, frames)
                    - frames * average;
            least = Math.min(least, sum);
        }
        return least;
    }

    /** Of the frames between a place that is the last one seen and a key frame so many behind it. */
    private double unseen(double left, double last, int frames) {
        int between = frames - 1;
        int samples = Math.min(SAMPLES, between);
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            double at = last + step * (0.5 + (i + 0.5) * between / samples);
            sum += loss(left, at, last + frames * step);
        }
        return samples == 0 ? 0 : sum * between / samples;
    }

    private double loss(double left, double at, double right) {
        return isTwoSided ? losses.loss(at - left, right - at) : losses.loss(at - left);
    }
}
