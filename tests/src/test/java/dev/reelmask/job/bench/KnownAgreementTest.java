package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class KnownAgreementTest {
    private static final MapKind LOW = MapKind.LOW_FEATURES;
    private static final int FRAMES = 9;

    /** Says the difference of two maps' first values, and notes each pair that it is asked of. */
    private record Difference(List<String> asked) implements Agreement {
        @Override
        public MapKind map() {
            return LOW;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public ToDoubleFunction<Evidence> teller() {
            return seen -> {
                float frame = seen.map(LOW).value(0);
                float key = seen.keyMap(LOW).value(0);
                asked.add(frame + "-" + key);
                return frame - key;
            };
        }
    }

    private static EvidenceMap map(int frame) {
        float[] values = new float[LOW.cells()];
        values[0] = frame;
        return EvidenceMap.of(LOW, values);
    }

    /** Distances of 1, 2 and 6. */
    private static SequenceTransitions sequence() {
        Gaps gaps = Gaps.of(new int[] {1, 2, 6});
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("a", FRAMES, gaps);
        for (int frame = 0; frame < FRAMES; frame++) {
            builder.add(frame, frame, Map.of(PairNumber.SCORE, 1.0)).with(frame, frame, Map.of(LOW, map(frame)));
            for (int gap : gaps.stored()) {
                if (gap <= frame) {
                    builder.add(frame, frame - gap, Map.of(PairNumber.SCORE, 0.5));
                }
            }
        }
        return builder.build();
    }

    @Test
    void eachPairIsPredictedOnceAndThoseBetweenStoredDistancesWhenTheyAreMet() {
        Difference predictor = new Difference(new ArrayList<>());
        SequenceTransitions sequence = sequence();

        KnownAgreement known = KnownAgreement.of(predictor, TransitionTable.of(sequence));
        int stored = predictor.asked().size();
        ToDoubleFunction<Evidence> teller = known.teller();

        assertThat(stored).isEqualTo(8 + 7 + 3);
        assertThat(known.sorted()).hasSize(stored).startsWith(1, 1).endsWith(6, 6, 6);
        assertThat(teller.applyAsDouble(evidence(sequence, 8, 2))).isEqualTo(6);
        assertThat(predictor.asked()).hasSize(stored);
        assertThat(teller.applyAsDouble(evidence(sequence, 8, 4))).isEqualTo(4);
        assertThat(teller.applyAsDouble(evidence(sequence, 8, 4))).isEqualTo(4);
        assertThat(predictor.asked()).hasSize(stored + 1).doesNotHaveDuplicates();
    }

    private static Evidence evidence(SequenceTransitions sequence, int frame, int key) {
        return new Evidence(
                frame,
                key,
                Map.of(),
                Map.of(LOW, sequence.map(LOW, frame, key).orElseThrow()),
                Map.of(LOW, sequence.map(LOW, key, key).orElseThrow()),
                Map.of());
    }
}
