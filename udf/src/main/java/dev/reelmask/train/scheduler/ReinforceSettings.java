package dev.reelmask.train.scheduler;

import java.util.Locale;

/**
 * REINFORCE as published (Wang et al., CVPR 2020).
 *
 * @param episodes of an update
 * @param trials of an episode: walks over the same stretch
 * @param frames of an episode, the first one included
 * @param entropy weight of the mean entropy of decisions, which is raised
 * @param surest probability above which the likelier decision is drawn with just this probability
 * @param ratio key frames / the last 90 decisions above which a trial ends at once (η)
 */
public record ReinforceSettings(
        int episodes,
        int trials,
        int frames,
        double entropy,
        double surest,
        double ratio,
        Reward reward,
        Credit credit) {
    /** What a key frame is rewarded with. */
    public enum Reward {
        /** Eq. 1: mean IoU of its own mask, less that of the propagated one. */
        SCORE,
        /** Eq. 2: share of pixels of the propagated mask that differ from its own mask. */
        OWN_MASK
    }

    /** Which rewards a decision answers for. */
    public enum Credit {
        /** All of its trial, as published. */
        WHOLE,
        /** Its own and those after it, less what the episode's other trials have there on average. */
        TO_GO
    }

    public ReinforceSettings {
        if (episodes < 1 || trials < 1 || frames < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "an update needs episodes of trials of frames, got %d, %d, %d",
                    episodes,
                    trials,
                    frames));
        }
        if (!(entropy >= 0 && surest > 0.5 && surest <= 1 && ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException(
                    "entropy must not be negative, surest in 0.5..1 and ratio in 0..1, got %s, %s, %s"
                            .formatted(entropy, surest, ratio));
        }
    }

    /** As published, for a ratio. */
    public static ReinforceSettings published(double ratio) {
        return new ReinforceSettings(8, 32, 270, 0.14, 0.98, ratio, Reward.SCORE, Credit.WHOLE);
    }
}
