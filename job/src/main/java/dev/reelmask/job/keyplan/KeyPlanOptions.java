package dev.reelmask.job.keyplan;

import dev.reelmask.frame.UserException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What key frames are planned for. */
public final class KeyPlanOptions {
    @Option(
            names = "--budget",
            paramLabel = "KIND:N",
            description =
                    "Plan the key frames of the whole corpus first, for keys:SHARE, core-hours:N, gpu-hours:N or frames-per-second:N; the bundle needs a planner.")
    private String budget;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            description =
                    "Plan as few key frames as lose no more than this, in percentage points of mean IoU below every frame through the network.")
    private Double maxLoss;

    /** What is wanted, if anything is planned. */
    public Optional<KeyPlanGoal> goal() {
        if (budget != null && maxLoss != null) {
            throw new UserException("--budget and --max-loss are two goals: give one of the two");
        }
        if (maxLoss != null) {
            return Optional.of(new KeyPlanGoal(KeyPlanGoal.Kind.MAX_LOSS, maxLoss));
        }
        return Optional.ofNullable(budget).map(KeyPlanGoal::budget);
    }
}
