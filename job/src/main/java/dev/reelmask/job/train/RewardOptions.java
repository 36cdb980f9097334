package dev.reelmask.job.train;

import dev.reelmask.train.scheduler.PpoSettings;
import dev.reelmask.train.scheduler.ReinforceSettings;
import picocli.CommandLine.Option;

/** How schedulers learn from rewards of their own decisions. */
final class RewardOptions {
    @Option(
            names = "--key-ratio",
            paramLabel = "RATIO",
            defaultValue = "0.14",
            description =
                    "reinforce: key frames / the last 90 decisions above which a trial ends (η, default ${DEFAULT-VALUE}).")
    private double ratio;

    @Option(
            names = "--reward",
            paramLabel = "NAME",
            defaultValue = "score",
            description =
                    "reinforce: of a key frame, score (Eq. 1, what its own mask scores more) or own-mask (Eq. 2, share of pixels in which the masks differ) (default ${DEFAULT-VALUE}).")
    private String reward;

    @Option(
            names = "--credit",
            paramLabel = "NAME",
            defaultValue = "whole",
            description =
                    "reinforce: rewards that a decision answers for, whole (all of its trial, as published) or to-go (those from it on, less the trials' mean) (default ${DEFAULT-VALUE}).")
    private String credit;

    @Option(
            names = "--entropy",
            paramLabel = "WEIGHT",
            description = "Of the decisions' mean entropy, which is raised (default: reinforce 0.14, ppo 0.01).")
    private Double entropy;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "8",
            description = "reinforce: of an update (default ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "32",
            description = "reinforce: of an episode (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--episode-frames",
            paramLabel = "N",
            defaultValue = "270",
            description = "reinforce, ppo: of an episode (default ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--walks",
            paramLabel = "N",
            defaultValue = "64",
            description = "ppo: episodes whose decisions 20 updates learn from (default ${DEFAULT-VALUE}).")
    private int walks;

    @Option(
            names = "--discount",
            paramLabel = "GAMMA",
            defaultValue = "0.98",
            description = "ppo: what a reward a frame later counts (default ${DEFAULT-VALUE}).")
    private double discount;

    ReinforceSettings reinforce() {
        ReinforceSettings published = ReinforceSettings.published(ratio);
        return new ReinforceSettings(
                episodes,
                trials,
                frames,
                entropy == null ? published.entropy() : entropy,
                published.surest(),
                ratio,
                SchedulerOptions.constant("--reward", reward, ReinforceSettings.Reward.values()),
                SchedulerOptions.constant("--credit", credit, ReinforceSettings.Credit.values()));
    }

    PpoSettings ppo() {
        PpoSettings usual = PpoSettings.defaults();
        return new PpoSettings(
                walks,
                frames,
                usual.rounds(),
                usual.batches(),
                discount,
                usual.smoothing(),
                usual.clip(),
                entropy == null ? usual.entropy() : entropy);
    }
}
