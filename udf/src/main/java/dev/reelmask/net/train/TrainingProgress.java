package dev.reelmask.net.train;

/**
 * How far a training is.
 *
 * @param step updates done, of {@code steps}
 * @param loss mean loss since the last report
 * @param imagesPerSecond views since the last report
 * @param secondsLeft until the last step, at that pace
 * @param meanIou of the last validation, NaN before the first
 * @param bestMeanIou the highest so far, NaN before the first
 */
public record TrainingProgress(
        long step,
        long steps,
        double loss,
        double learningRate,
        double imagesPerSecond,
        long secondsLeft,
        double meanIou,
        double bestMeanIou) {
    /** One line for a console. */
    public String line() {
        return "step %d/%d  loss %.4f  lr %.2e  %.1f img/s  ETA %d:%02d  val mIoU %s  best %s"
                .formatted(
                        step,
                        steps,
                        loss,
                        learningRate,
                        imagesPerSecond,
                        secondsLeft / 60,
                        secondsLeft % 60,
                        score(meanIou),
                        score(bestMeanIou));
    }

    private static String score(double value) {
        return Double.isNaN(value) ? "-" : "%.4f".formatted(value);
    }
}
