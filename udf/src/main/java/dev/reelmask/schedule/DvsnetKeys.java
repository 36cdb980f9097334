package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.Regions;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.DvsnetSource.Target;
import dev.reelmask.schedule.learned.Agreement;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A frame is a key frame where a decision network predicts that its propagated mask would agree with the network's own
 * on too few pixels, or predicts nothing. Runs in plain Java.
 *
 * @param target in percent of pixels, below which a frame is a key frame, at first
 * @param kind what becomes of it
 * @param regions that frames are cut into
 */
record DvsnetKeys(Agreement agreement, double target, Target kind, Regions regions, String description)
        implements PlainSource {
    @Override
    public Scheduler create(String sequenceId) {
        return new Decider(agreement.map(), agreement.teller(), new MovingTarget(target, kind));
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    /** The target of one sequence, or one piece of it, which begins with the one that was named. */
    private static final class MovingTarget {
        /** As DVSNet's {@code inference.py --dynamic}. */
        private static final double AFTER_KEY = -1;

        private static final double AFTER_OTHER = 0.1;
        private static final int NONE = -1;

        private final Target kind;
        private double target;
        private int last = NONE;

        MovingTarget(double target, Target kind) {
            this.target = target;
            this.kind = kind;
        }

        /** For a frame; every key frame counts that was decided on, by whomever. The forced first one was not. */
        double at(int frame, History history) {
            if (kind == Target.DYNAMIC && last != NONE) {
                target += history.lastKeyFrame() == last ? AFTER_KEY : AFTER_OTHER;
            }
            last = frame;
            return target;
        }
    }

    private record Decider(MapKind map, ToDoubleFunction<Evidence> teller, MovingTarget target) implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Set<MapKind> maps() {
            return Set.of(map);
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            double percent = teller.applyAsDouble(evidence);
            return percent >= target.at(evidence.frame(), history) ? Decision.noKey(percent) : Decision.key(percent);
        }
    }
}
