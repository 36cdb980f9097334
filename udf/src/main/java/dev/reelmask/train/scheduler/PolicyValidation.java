package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.ClosedGap;
import dev.reelmask.schedule.table.KeyChoice;

/** Judges a policy by the share of the gap from even to the best key frames that it closes on other sequences. */
final class PolicyValidation {
    private final PolicyRun run;
    private final ClosedGap gap;

    PolicyValidation(KeyChoice choice) {
        this.run = new PolicyRun(choice);
        this.gap = ClosedGap.on(choice);
    }

    double score(KeyPolicy policy) {
        return gap.mean(run.curve(policy));
    }
}
