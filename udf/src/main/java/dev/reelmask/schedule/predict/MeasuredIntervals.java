package dev.reelmask.schedule.predict;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TwoSidedLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Intervals between key frames with what they really lose, drawn evenly from all that tables hold. */
final class MeasuredIntervals {
    private static final int MOST = 12_000;
    private static final long SEED = 1;

    private final List<EvidenceKind> kinds;
    private final List<StepEvidence> steps = new ArrayList<>();
    private final List<Example> examples;

    /**
     * An interval.
     *
     * @param meanLoss a frame between
     */
    record Example(int sequence, int left, int right, Sides sides, double meanLoss) {
        int frames() {
            return right - left - 1;
        }
    }

    MeasuredIntervals(List<SequenceTransitions> sequences, List<EvidenceKind> kinds) {
        this.kinds = List.copyOf(kinds);
        List<Example> all = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            SequenceTransitions sequence = sequences.get(i);
            steps.add(StepEvidence.of(sequence, kinds));
            add(all, i, sequence, Sides.CAUSAL, new CausalLoss(sequence));
            if (sequence.intervals().isPresent()) {
                add(all, i, sequence, Sides.BOTH, new TwoSidedLoss(sequence));
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double share = (double) MOST / all.size();
        this.examples = all.stream().filter(one -> random.nextDouble() < share).toList();
    }

    private static void add(
            List<Example> all, int number, SequenceTransitions sequence, Sides sides, IntervalLoss loss) {
        for (int left = 0; left < sequence.frames(); left++) {
            int end = Math.min(sequence.frames() - 1, left + sequence.gaps().longest() + 1);
            for (int right = left + 2; right <= end && sequence.has(left); right++) {
                double sum = loss.between(left, right);
                if (Double.isFinite(sum) && sequence.has(right)) {
                    all.add(new Example(number, left, right, sides, sum / (right - left - 1)));
                }
            }
        }
    }

    List<Example> examples() {
        return examples;
    }

    StepEvidence steps(Example example) {
        return steps.get(example.sequence());
    }

    List<StepEvidence> sequences() {
        return steps;
    }

    /** How numbers become inputs, by all steps. */
    List<EvidenceScale> scales() {
        return kinds.stream().map(kind -> EvidenceScale.of(numbers(kind))).toList();
    }

    private double[] numbers(EvidenceKind kind) {
        return steps.stream()
                .flatMapToDouble(one -> IntStream.range(0, one.frames()).mapToDouble(frame -> one.at(kind, frame)))
                .filter(Double::isFinite)
                .toArray();
    }
}
