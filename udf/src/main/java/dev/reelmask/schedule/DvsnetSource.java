package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.learned.AgreementPredictor;
import java.util.Set;

/**
 * The scheduler of DVSNet (Xu et al., CVPR 2018) as it is written: it decides once the bundle that holds its decision
 * network is read.
 *
 * @param target percent of pixels that the propagated mask is to be right about, as far as is predicted
 */
public record DvsnetSource(double target) implements SchedulerSource {
    /** Its kind as users write it. */
    public static final String DVSNET = "dvsnet";

    /** @throws UserException always: it is the bundle that knows */
    @Override
    public SchedulerFactory open(int gpu) {
        throw new UserException(
                "%s: no bundle's scheduler is read here; take it in segment, sweep or bench propagation with a --bundle of reelmask train scheduler --kind dvsnet"
                        .formatted(description()));
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        return DVSNET + ":" + Numbers.plain(target);
    }

    /**
     * With what was learnt.
     *
     * @param digest of it, in hex; what is decided depends on it
     */
    public SchedulerSource with(AgreementPredictor predictor, String digest) {
        return new DvsnetKeys(predictor, target, description() + ",content=" + digest);
    }
}
