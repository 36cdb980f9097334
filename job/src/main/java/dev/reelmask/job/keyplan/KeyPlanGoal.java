package dev.reelmask.job.keyplan;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.schedule.predict.CorpusPlan;
import dev.reelmask.schedule.predict.CorpusPlan.Outlook;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a plan is to meet.
 *
 * @param amount in the kind's unit, above 0
 */
public record KeyPlanGoal(Kind kind, double amount) {
    private static final double MS_PER_HOUR = 3.6e6;
    private static final double MS_PER_SECOND = 1000;
    private static final double PERCENT = 100;

    /** What is bounded. */
    public enum Kind {
        /** Key frames: a share of all frames. */
        KEYS,
        /** Hours of one core. */
        CORE_HOURS,
        /** Hours of one GPU, where {@code plan.key-ms} and {@code plan.flow-ms} are a GPU's. */
        GPU_HOURS,
        /** Frames a second of the whole machine or cluster, at least. */
        FRAMES_PER_SECOND,
        /** Percentage points of mean IoU below every frame through the network. */
        MAX_LOSS;

        String spelling() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public KeyPlanGoal {
        if (!(amount > 0) || Double.isInfinite(amount) || (kind == Kind.KEYS && amount > 1)) {
            throw new UserException(
                    kind == Kind.MAX_LOSS
                            ? "--max-loss takes percentage points above 0, got " + amount
                            : "--budget takes keys:SHARE (above 0, at most 1), core-hours:N, gpu-hours:N or frames-per-second:N, got %s:%s"
                                    .formatted(kind.spelling(), amount));
        }
    }

    /** As {@code --budget} is written. */
    public static KeyPlanGoal budget(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.MAX_LOSS && kind.spelling().equals(name) && colon > 0) {
                return new KeyPlanGoal(kind, number(text, text.substring(colon + 1)));
            }
        }
        throw wrong(text);
    }

    private static double number(String text, String number) {
        try {
            return new BigDecimal(number.strip()).doubleValue();
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
    }

    private static UserException wrong(String text) {
        return new UserException(
                "--budget '%s' is none of keys:SHARE, core-hours:N, gpu-hours:N and frames-per-second:N"
                        .formatted(text));
    }

    /** Names and values of all that the goal depends on: the cost model, where one is used. */
    Map<String, String> settings(PlanConfig costs, int slots) {
        Map<String, String> values = new TreeMap<>(Map.of("goal", this.toString()));
        if (kind == Kind.CORE_HOURS || kind == Kind.GPU_HOURS || kind == Kind.FRAMES_PER_SECOND) {
            values.put("key-ms", Double.toString(costs.keyMs()));
            values.put("flow-ms", Double.toString(costs.flowMs()));
        }
        if (kind == Kind.FRAMES_PER_SECOND) {
            values.put("slots", Integer.toString(slots));
        }
        return values;
    }

    /**
     * The price that meets it.
     *
     * @param spread of predictions, see {@link dev.reelmask.net.bundle.PlannerSpec}
     * @param slots tasks that run at once
     * @throws UserException if none does, naming the nearest that can be met
     */
    Outlook met(CorpusPlan plan, double spread, PlanConfig costs, int slots) {
        double frames = plan.frames();
        return switch (kind) {
            case KEYS -> plan.within((long) Math.floor(amount * frames));
            case CORE_HOURS, GPU_HOURS -> plan.within(keys(amount * MS_PER_HOUR, frames, costs));
            case FRAMES_PER_SECOND -> plan.within(keys(frames * slots * MS_PER_SECOND / amount, frames, costs));
            case MAX_LOSS ->
                plan.losing(amount
                        / PERCENT
                        * frames
                        / margin(spread, plan.sequences().size()));
        };
    }

    /** By how much a corpus' real loss may exceed the predicted one: sequences err on their own. */
    static double margin(double spread, int sequences) {
        return 1 + (spread - 1) / Math.sqrt(sequences);
    }

    /** Key frames that so much time pays for, beside the propagated ones. */
    private long keys(double ms, double frames, PlanConfig costs) {
        if (costs.keyMs() <= costs.flowMs()) {
            throw new UserException(
                    "%s: by plan.key-ms (%s) and plan.flow-ms (%s) key frames cost nothing more; measure both with reelmask bench steps"
                            .formatted(this, costs.keyMs(), costs.flowMs()));
        }
        double keys = (ms - frames * costs.flowMs()) / (costs.keyMs() - costs.flowMs());
        if (keys < 1) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s cannot be met: without any key frame the %.0f frames take %.3f hours of one core already (plan.flow-ms %s)",
                    this,
                    frames,
                    frames * costs.flowMs() / MS_PER_HOUR,
                    costs.flowMs()));
        }
        return (long) Math.min(frames, keys);
    }

    /** As a part of a name. */
    String slug() {
        return toString().replace(':', '-');
    }

    /** As it is written. */
    @Override
    public String toString() {
        return kind.spelling() + ":"
                + BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
    }
}
