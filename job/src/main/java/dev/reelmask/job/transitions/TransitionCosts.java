package dev.reelmask.job.transitions;

import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Masks;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What sequences will take, before any work: calls by what they are, bytes and hours of one core. Frames at a
 * sequence's end have fewer pairs than counted here.
 *
 * @param frames as their headers promise
 * @param keyFrames that go through the network; of cut frames regions, each of which is as much smaller
 */
record TransitionCosts(
        long frames, long keyFrames, long pairs, long intervals, long flows, long masks, long bytes, double coreHours) {
    /** Of compressed rows, measured (docs/schedulers.md). */
    private static final long BYTES_PER_PAIR = 70;

    private static final long BYTES_PER_INTERVAL = 24;
    /** Of the time of a propagated frame, which is a flow and a mask. */
    private static final double MASK_SHARE = 0.3;

    private static final double MS_PER_HOUR = 3.6e6;

    /**
     * Costs of so many frames.
     *
     * @param classes of masks
     * @param lowChannels of low features; any where they are not asked for
     */
    static TransitionCosts of(long frames, TransitionSettings settings, int classes, int lowChannels, PlanConfig plan) {
        if (settings.masks() == Masks.NONE) {
            return steps(frames, settings, plan);
        }
        int gaps = settings.gaps().count();
        int regions = settings.regions().count();
        boolean isBoth = settings.sides() == Sides.BOTH;
        long lengths = isBoth ? settings.lengths().count() - 1L : 0;
        long flows = (isBoth ? 2 : 1) * walked(settings) + (settings.back() == Back.ESTIMATED ? gaps : 0);
        // a propagated mask for the score, one to see classes change, and one for what is measured by class
        long masks = (2L + settings.classes().size()) * gaps + settings.intervalMasks();
        long pairBytes = settings.classBytes(classes);
        double ms = plan.keyMs() + flows * plan.flowMs() * (1 - MASK_SHARE) + masks * plan.flowMs() * MASK_SHARE;
        return new TransitionCosts(
                frames,
                frames * regions,
                frames * regions * (1 + gaps),
                frames * lengths,
                frames * regions * flows,
                frames * regions * masks,
                frames * regions * ((1 + gaps) * BYTES_PER_PAIR + gaps * pairBytes)
                        + frames * lengths * BYTES_PER_INTERVAL
                        + settings.mapBytes(frames * regions, lowChannels),
                frames * ms / MS_PER_HOUR);
    }

    private static TransitionCosts steps(long frames, TransitionSettings settings, PlanConfig plan) {
        long flows = frames * (settings.back() == Back.ESTIMATED ? 2 : 1);
        double ms = flows * plan.flowMs() * (1 - MASK_SHARE);
        return new TransitionCosts(frames, 0, frames, 0, flows, 0, frames * BYTES_PER_PAIR, ms / MS_PER_HOUR);
    }

    /** Estimates of flows for one key frame and one side, its step included. */
    private static long walked(TransitionSettings settings) {
        int gaps = settings.sides() == Sides.BOTH
                ? settings.maxGap()
                : settings.gaps().count();
        return switch (settings.path()) {
            case CHAINED -> 1;
            case AUTO -> 1L + settings.maxGap() / 2;
            case INIT -> (long) gaps;
            case DIRECT -> (long) gaps;
        };
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", frames);
        fields.put("keyFrames", keyFrames);
        fields.put("pairs", pairs);
        fields.put("intervals", intervals);
        fields.put("flowEstimates", flows);
        fields.put("masks", masks);
        fields.put("bytes", bytes);
        fields.put("coreHours", coreHours);
        return fields;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%d frames: at most %d pairs and %d intervals; %d times the network, %d flows, %d masks; about %.1f MB and %.2f core hours (by plan.key-ms and plan.flow-ms)",
                frames,
                pairs,
                intervals,
                keyFrames,
                flows,
                masks,
                bytes / 1e6,
                coreHours);
    }
}
