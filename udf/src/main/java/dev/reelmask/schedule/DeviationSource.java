package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.Agreement;
import java.util.Set;

/**
 * The scheduler of Low-Latency Video Semantic Segmentation (Li et al., CVPR 2018) as it is written: it decides once the
 * bundle that holds its predictor is read.
 *
 * @param threshold share of pixels of which the masks of a frame and its last key frame may differ, as far as is
 *     predicted
 */
public record DeviationSource(double threshold) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String DEVIATION = "deviation";

    /** @throws UserException always: it is the bundle that knows */
    @Override
    public SchedulerFactory open(int gpu) {
        throw withoutBundle("reelmask train scheduler --kind deviation");
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        return DEVIATION + ":" + Numbers.plain(threshold);
    }

    /**
     * With what was learnt.
     *
     * @param digest of it, in hex; what is decided depends on it
     */
    public SchedulerSource with(Agreement predictor, String digest) {
        return new DeviationKeys(predictor, threshold, description() + ",content=" + digest);
    }
}
