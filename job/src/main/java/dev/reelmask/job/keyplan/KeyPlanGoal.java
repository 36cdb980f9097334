package dev.reelmask.job.keyplan;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.schedule.predict.CorpusPlan;
import dev.reelmask.schedule.predict.CorpusPlan.Outlook;
import dev.reelmask.schedule.predict.LossBound;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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
        boolean isTooMuch = (kind == Kind.KEYS && amount > 1) || (kind == Kind.MAX_LOSS && amount > PERCENT);
        if (!(amount > 0) || Double.isInfinite(amount) || isTooMuch) {
            throw new UserException(
                    kind == Kind.MAX_LOSS
                            ? "--max-loss takes percentage points above 0 and at most 100, got " + amount
                            : "--budget %s takes a number above 0%s, got %s"
                                    .formatted(kind.spelling(), kind == Kind.KEYS ? " and at most 1" : "", amount));
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

    /** Names and values of all that the goal depends on: the cost model or the bound of losses, where one is used. */
    Map<String, String> settings(PlanConfig costs, LossBound bound, int slots) {
        Map<String, String> values = new TreeMap<>(Map.of("goal", this.toString()));
        if (kind == Kind.CORE_HOURS || kind == Kind.GPU_HOURS || kind == Kind.FRAMES_PER_SECOND) {
            values.put("key-ms", Double.toString(costs.keyMs()));
            values.put("flow-ms", Double.toString(costs.flowMs()));
        }
        if (kind == Kind.MAX_LOSS) {
            values.put("loss-bound", bound.toString());
        }
        if (kind == Kind.FRAMES_PER_SECOND) {
            values.put("slots", Integer.toString(slots));
        }
        return values;
    }

    /**
     * The price that meets it.
     *
     * @param bound of real losses
     * @param slots tasks that run at once
     * @throws UserException if none does, naming the nearest that can be met
     */
    Outlook met(CorpusPlan plan, LossBound bound, PlanConfig costs, int slots) {
        long frames = plan.frames();
        if (kind == Kind.MAX_LOSS) {
            checkPromised(bound, plan.sequences().size());
            return plan.losing(
                    frames * bound.allowed(amount / PERCENT, plan.sequences().size()));
        }
        checkMet(plan.fewest().keys(), new Corpus(frames, plan.sequences().size()), costs, slots);
        return plan.within(keys(frames, costs, slots));
    }

    private void checkPromised(LossBound bound, int sequences) {
        double least = PERCENT * bound.least(sequences);
        if (least > amount) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s cannot be promised: where least was predicted to be lost, the planner's validation (sequences: %d) bounds the real loss by %.2f points; the nearest that can be met is %s:%s, or take --scheduler every-frame",
                    this,
                    bound.sequences(),
                    least,
                    kind.spelling(),
                    new BigDecimal(least)
                            .round(new MathContext(3, RoundingMode.UP))
                            .toPlainString()));
        }
    }

    /** Frames of all sequences that are planned. */
    private record Corpus(long frames, int sequences) {}

    /**
     * Looks, before anything is measured, whether it can be met at all.
     *
     * @param frames of all sequences, as their headers promise
     * @param maxGap frames between two key frames at most
     * @throws UserException if it certainly cannot, naming the nearest that can be met
     */
    void checkAhead(long frames, int sequences, int maxGap, PlanConfig costs, int slots) {
        if (kind != Kind.MAX_LOSS && sequences > 0) {
            long fewest = Math.max(sequences, (frames + maxGap) / (maxGap + 1L));
            checkMet(fewest, new Corpus(frames, sequences), costs, slots);
        }
    }

    private void checkMet(long fewest, Corpus corpus, PlanConfig costs, int slots) {
        if (fewest > keys(corpus.frames(), costs, slots)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s cannot be met: %d frames of %d sequences have at least %d key frames (loop.max-gap); the nearest that can be met is %s:%s",
                    this,
                    corpus.frames(),
                    corpus.sequences(),
                    fewest,
                    kind.spelling(),
                    rounded(spent(fewest, corpus.frames(), costs, slots))));
        }
    }

    /** Towards what can surely be met. */
    private String rounded(double value) {
        RoundingMode mode = kind == Kind.FRAMES_PER_SECOND ? RoundingMode.DOWN : RoundingMode.UP;
        return new BigDecimal(value).round(new MathContext(4, mode)).toPlainString();
    }

    /**
     * Whether a plan meets it.
     *
     * @param lossAtMost what is really lost at most, in mean IoU
     */
    boolean isMetBy(long keys, double lossAtMost, long frames, PlanConfig costs, int slots) {
        return kind == Kind.MAX_LOSS ? PERCENT * lossAtMost <= amount : keys <= keys(frames, costs, slots);
    }

    /** Key frames that it pays for; none where not even propagated frames are. */
    private long keys(long frames, PlanConfig costs, int slots) {
        if (kind == Kind.KEYS) {
            return (long) Math.floor(amount * frames);
        }
        if (costs.keyMs() <= costs.flowMs()) {
            throw new UserException(
                    "%s: by plan.key-ms (%s) and plan.flow-ms (%s) key frames cost nothing more; measure both with reelmask bench steps"
                            .formatted(this, costs.keyMs(), costs.flowMs()));
        }
        double ms = kind == Kind.FRAMES_PER_SECOND ? frames * slots * MS_PER_SECOND / amount : amount * MS_PER_HOUR;
        double keys = (ms - (double) frames * costs.flowMs()) / (costs.keyMs() - costs.flowMs());
        return (long) Math.max(0, Math.min((double) frames, keys));
    }

    /** What so many key frames take, in the kind's unit. */
    private double spent(long keys, long frames, PlanConfig costs, int slots) {
        double ms = frames * costs.flowMs() + keys * (costs.keyMs() - costs.flowMs());
        return switch (kind) {
            case KEYS -> (double) keys / frames;
            case CORE_HOURS, GPU_HOURS -> ms / MS_PER_HOUR;
            case FRAMES_PER_SECOND -> frames * slots * MS_PER_SECOND / ms;
            case MAX_LOSS -> throw new IllegalStateException("a loss is not spent");
        };
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
