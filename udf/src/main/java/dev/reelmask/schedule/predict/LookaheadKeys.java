package dev.reelmask.schedule.predict;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.LookaheadSource;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.plan.PricedKeys;
import java.util.List;
import java.util.Set;

/**
 * Plans the next key frame at each key frame, over the frames that are seen ahead: a receding horizon. Of all ways to
 * place key frames there the first step of the cheapest is taken; what comes after is supposed to go on as they do.
 *
 * @param asked price and frames
 * @param description for fingerprints
 */
public record LookaheadKeys(HardnessModel model, LookaheadSource asked, String description) implements SchedulerSource {
    @Override
    public Set<EvidenceKind> evidence() {
        return asked.evidence();
    }

    @Override
    public SchedulerFactory open(int gpu) {
        FrameLoss losses = new LossTable(model);
        return new SchedulerFactory() {
            @Override
            public Scheduler create(String sequenceId) {
                return new Decider(losses);
            }

            @Override
            public void close() {}
        };
    }

    private final class Decider implements Scheduler {
        private final FrameLoss losses;
        private int lastKey = -1;
        /** The next key frame; none in sight where it is the largest number. */
        private int next;
        /** When to plan anew, for more is seen by then. */
        private int again;
        /** Hardness between the last key frame and the first of the steps seen. */
        private double behind;

        private List<Evidence> seen = List.of();

        Decider(FrameLoss losses) {
            this.losses = losses;
        }

        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public int framesAhead() {
            return asked.frames();
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            boolean isNewKey = evidence.lastKeyFrame() != lastKey;
            if (isNewKey || evidence.frame() >= again) {
                lastKey = evidence.lastKeyFrame();
                see(evidence, isNewKey);
                plan(evidence.frame(), evidence.ahead());
            }
            return evidence.frame() >= next ? Decision.KEY : Decision.NO_KEY;
        }

        private void see(Evidence evidence, boolean isNewKey) {
            List<Evidence> steps = evidence.ahead().steps();
            int begin = steps.get(0).frame();
            behind = isNewKey
                    ? 0
                    : behind
                            + seen.stream()
                                    .filter(step -> step.frame() < begin)
                                    .mapToDouble(model::hardness)
                                    .sum();
            seen = steps;
        }

        /** Places are those of the steps that are seen, from 1; place 0 is the last key frame. */
        private void plan(int frame, Foresight ahead) {
            int first = 1;
            while (seen.get(first - 1).frame() < frame) {
                first++;
            }
            List<Integer> keys = new PricedKeys(loss(first, ahead), asked.price(), seen.size())
                    .plan(seen.size() + 1)
                    .keys();
            boolean isInSight = keys.size() > 1;
            int later = first + Math.max(1, (seen.size() - first) / 2);
            next = isInSight ? seen.get(keys.get(1) - 1).frame() : Integer.MAX_VALUE;
            again = isInSight || later > seen.size()
                    ? Integer.MAX_VALUE
                    : seen.get(later - 1).frame();
        }

        private IntervalLoss loss(int first, Foresight ahead) {
            double[] hardness = new double[seen.size() + 1];
            double last = behind;
            for (int i = 1; i < hardness.length; i++) {
                last += model.hardness(seen.get(i - 1));
                hardness[i] = last;
            }
            double step = (last - behind) / seen.size();
            boolean isEnd = seen.get(seen.size() - 1).frame() < ahead.last();
            return new SeenLoss(losses, ahead.isTwoSided(), hardness, first, isEnd, step, asked.price());
        }
    }
}
