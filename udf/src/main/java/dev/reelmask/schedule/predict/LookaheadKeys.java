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
 * place key frames there, the end of what is seen standing for one, the first step of the cheapest is taken.
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
            if (evidence.lastKeyFrame() != lastKey || evidence.frame() >= again) {
                lastKey = evidence.lastKeyFrame();
                plan(evidence.frame(), evidence.ahead());
            }
            return evidence.frame() >= next ? Decision.KEY : Decision.NO_KEY;
        }

        private void plan(int frame, Foresight ahead) {
            List<Evidence> steps = ahead.steps();
            int first = 1;
            while (steps.get(first - 1).frame() < frame) {
                first++;
            }
            List<Integer> keys = new PricedKeys(loss(steps, first, ahead.isTwoSided()), asked.price(), steps.size())
                    .plan(steps.size() + 1)
                    .keys();
            boolean isInSight = keys.size() > 1;
            int later = first + Math.max(1, (steps.size() - first) / 2);
            next = isInSight ? steps.get(keys.get(1) - 1).frame() : Integer.MAX_VALUE;
            again = isInSight || later > steps.size()
                    ? Integer.MAX_VALUE
                    : steps.get(later - 1).frame();
        }

        /** Between places behind the last key frame, which is place 0; no key frame lies before the first. */
        private IntervalLoss loss(List<Evidence> steps, int first, boolean isTwoSided) {
            double[] hardness = new double[steps.size() + 2];
            for (int i = 0; i < steps.size(); i++) {
                hardness[i + 1] = hardness[i] + model.hardness(steps.get(i));
            }
            hardness[steps.size() + 1] = hardness[steps.size()] * (1 + 1.0 / steps.size());
            return (left, right) -> {
                boolean isEarly = left == 0 ? right < first : left < first;
                double sum = isEarly ? Double.POSITIVE_INFINITY : 0;
                for (int i = left + 1; i < right && !isEarly; i++) {
                    double before = hardness[i] - hardness[left];
                    sum += isTwoSided ? losses.loss(before, hardness[right] - hardness[i]) : losses.loss(before);
                }
                return sum;
            };
        }
    }
}
