package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.Regions;
import dev.reelmask.schedule.learned.Agreement;
import java.util.Set;

/**
 * The scheduler of DVSNet (Xu et al., CVPR 2018) as it is written: it decides once the bundle that holds its decision
 * network is read.
 *
 * @param target percent of pixels that the propagated mask is to be right about, as far as is predicted
 * @param kind whether it stays what it is
 * @param regions of frames, each with key frames of its own
 */
public record DvsnetSource(double target, Target kind, Regions regions) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String DVSNET = "dvsnet";

    static final String DYNAMIC = "dynamic";
    static final String REGIONS = "regions";

    /** What becomes of a target. */
    public enum Target {
        FIXED,
        /** It falls by 1 after a key frame and rises by 0.1 after any other, as with DVSNet's {@code --dynamic}. */
        DYNAMIC
    }

    /** Of whole frames. */
    public DvsnetSource(double target, Target kind) {
        this(target, kind, Regions.WHOLE);
    }

    /** The same, with a target that stays what it is. */
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
        String cut = regions.isWhole() ? "" : "," + REGIONS + "=" + regions;
        String text = DVSNET + ":" + Numbers.plain(target) + cut;
        return kind == Target.DYNAMIC ? text + "," + DYNAMIC : text;
    }

    /**
     * With what was learnt.
     *
     * @param digest of it, in hex; what is decided depends on it
     */
    public SchedulerSource with(Agreement predictor, String digest) {
        return new DvsnetKeys(predictor, target, kind, regions, description() + ",content=" + digest);
    }
}
