package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decisions of an update by the state that they were taken in, so that each distinct state goes through the network
 * once: what is lowered is linear in what its decisions are credited with.
 */
final class DecisionCounts {
    private final Map<State, double[]> sums = new LinkedHashMap<>();
    private long decisions;

    private record State(SequenceTransitions sequence, int frame, int distance, double keyAllRatio) {
        /** By identity of the sequence, whose numbers would be many. */
        @Override
        public boolean equals(Object other) {
            return other instanceof State state
                    && sequence == state.sequence
                    && frame == state.frame
                    && distance == state.distance
                    && Double.compare(keyAllRatio, state.keyAllRatio) == 0;
        }

        @Override
        public int hashCode() {
            return (31 * frame + distance) * 31 + Double.hashCode(keyAllRatio);
        }
    }

    /** Adds a decision. */
    void add(SequenceTransitions sequence, Trials.Taken taken, double credit) {
        State state = new State(sequence, taken.frame(), taken.distance(), taken.keyAllRatio());
        double[] sum = sums.computeIfAbsent(state, unused -> new double[3]);
        sum[taken.isKey() ? 1 : 0] += credit;
        sum[2]++;
        decisions++;
    }

    /** Decisions in states that differ. */
    int distinct() {
        return sums.size();
    }

    long decisions() {
        return decisions;
    }

    /** Credits by the trials, as a mean over them; the entropy as a mean over decisions. */
    StateBatch batch(PolicyState state, ReinforceSettings settings) {
        StateBatch batch = new StateBatch(state, 3);
        double trials = (double) settings.episodes() * settings.trials();
        sums.forEach((at, sum) -> batch.add(
                at.sequence,
                at.frame,
                at.distance,
                at.keyAllRatio,
                0,
                (float) (sum[0] / trials),
                (float) (sum[1] / trials),
                (float) (settings.entropy() * sum[2] / decisions)));
        return batch;
    }
}
