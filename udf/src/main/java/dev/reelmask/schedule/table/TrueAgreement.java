package dev.reelmask.schedule.table;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import java.util.Map;
import java.util.Set;

/**
 * A key frame wherever the mask propagated from the last one agrees with the network's own on too few pixels: the ideal
 * of which DVSNet (Xu et al., CVPR 2018) predicts the agreement. Further from the last key frame than the table goes,
 * every frame is one.
 *
 * @param target in percent of pixels, below which a frame is a key frame
 * @param sequences by id
 */
public record TrueAgreement(String description, double target, Map<String, SequenceTransitions> sequences)
        implements SchedulerSource {
    private static final double PERCENT = 100;

    public TrueAgreement {
        sequences = Map.copyOf(sequences);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public SchedulerFactory open(int gpu) {
        return new SchedulerFactory() {
            @Override
            public Scheduler create(String sequenceId) {
                return new Known(target, PlannedKeys.known(sequences, sequenceId, description));
            }

            @Override
            public void close() {}
        };
    }

    private record Known(double target, SequenceTransitions sequence) implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            int frame = evidence.frame();
            int key = evidence.lastKeyFrame();
            if (frame >= sequence.frames() || frame - key > sequence.gaps().longest()) {
                return Decision.KEY;
            }
            double percent = PERCENT * sequence.at(PairNumber.PIXEL_AGREEMENT, frame, key);
            return percent < target ? Decision.key(percent) : Decision.noKey(percent);
        }
    }
}
