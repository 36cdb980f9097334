package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.Agreement;
import java.util.Set;

/**
 * The scheduler of DVSNet (Xu et al., CVPR 2018) as it is written: it decides once the bundle that holds its decision
 * network is read.
 *
 * @param target percent of pixels that the propagated mask is to be right about, as far as is predicted
 * @param kind whether it stays what it is
 */
public record DvsnetSource(double target, Target kind) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String DVSNET = "dvsnet";

    static final String DYNAMIC = "dynamic";

    /** What becomes of a target. */
    public enum Target {
        FIXED,
        /** It falls by 1 after a key frame and rises by 0.1 after any other, as with DVSNet's {@code --dynamic}. */
        DYNAMIC
    }

    /** With a target that stays what it is. */
    public DvsnetSource(double target) {
        this(target, Target.FIXED);
    }

    /** @throws UserException always: it is the bundle that knows */
    @Override
    public SchedulerFactory open(int gpu) {
        throw withoutBundle("reelmask train scheduler --kind dvsnet");
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        String text = DVSNET + ":" + Numbers.plain(target);
        return kind == Target.DYNAMIC ? text + "," + DYNAMIC : text;
    }

    /**
     * With what was learnt.
     *
     * @param digest of it, in hex; what is decided depends on it
     */
    public SchedulerSource with(Agreement predictor, String digest) {
        return new DvsnetKeys(predictor, target, kind, description() + ",content=" + digest);
    }
}
