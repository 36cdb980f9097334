package dev.reelmask.train;

import java.util.Locale;

/**
 * How far a training is.
 *
 * @param step updates done, of {@code steps}
 * @param loss mean loss since the last report
 * @param stepsPerSecond since the last report
 * @param secondsLeft until the last step, at that pace
 * @param scoreName what the score is, as in the curve's header
 * @param score of the last validation, NaN before the first
 * @param bestScore the best so far, NaN before the first
 */
public record TrainingProgress(
        long step,
        long steps,
        double loss,
        double learningRate,
        double stepsPerSecond,
        long secondsLeft,
        String scoreName,
        double score,
        double bestScore) {
    /** One line for a console. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f  lr %.2e  %.2f steps/s  ETA %d:%02d  %s %s  best %s",
                step,
                steps,
                loss,
                learningRate,
                stepsPerSecond,
                secondsLeft / 60,
                secondsLeft % 60,
                scoreName.replace('_', ' '),
                score(score),
                score(bestScore));
    }

    private static String score(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
