package dev.reelmask.train;

/** Losses between reports and validations, scores, and pace of a training. */
final class Course {
    private final TrainingPace pace;
    private final String scoreName;
    private double best;
    private double score = Double.NaN;
    private long since = System.nanoTime();
    private double reportSum;
    private int reportSteps;
    private double validationSum;
    private int validationSteps;

    /** @param best score so far, NaN where there is none */
    Course(TrainingPace pace, String scoreName, double best) {
        this.pace = pace;
        this.scoreName = scoreName;
        this.best = best;
    }

    void add(float loss) {
        reportSum += loss;
        reportSteps++;
        validationSum += loss;
        validationSteps++;
    }

    /** @param latest a finite score */
    void score(double latest) {
        score = latest;
        best = Double.isNaN(best) ? latest : Math.max(best, latest);
    }

    /** Whether no score was better than the latest. */
    boolean isBest() {
        return score == best;
    }

    double best() {
        return best;
    }

    /** Mean loss since it was last asked for. */
    double validationLoss() {
        double mean = validationSum / validationSteps;
        validationSum = 0;
        validationSteps = 0;
        return mean;
    }

    TrainingProgress report(long step, double rate) {
        double stepsPerSecond = reportSteps / Math.max(1e-9, (System.nanoTime() - since) / 1e9);
        long left = (long) ((pace.steps() - step) / Math.max(1e-9, stepsPerSecond));
        TrainingProgress report = new TrainingProgress(
                step, pace.steps(), reportSum / reportSteps, rate, stepsPerSecond, left, scoreName, score, best);
        since = System.nanoTime();
        reportSum = 0;
        reportSteps = 0;
        return report;
    }
}
