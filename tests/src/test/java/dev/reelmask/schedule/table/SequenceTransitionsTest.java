package dev.reelmask.schedule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceTransitionsTest {
    private static final double TOLERANCE = 1e-6;

    @Test
    void gapsAreDenseAndThenGrowByAQuarter() {
        assertThat(Gaps.upTo(300).stored())
                .hasSize(30)
                .startsWith(1, 2, 3)
                .contains(16, 20, 25, 31)
                .endsWith(300);
        assertThat(Gaps.upTo(5).stored()).containsExactly(1, 2, 3, 4, 5);
        assertThat(Gaps.upTo(17).stored()).endsWith(15, 16, 17);
        assertThatThrownBy(() -> Gaps.of(0, 3)).hasMessage("gaps must be at least 1, got [0, 3]");
    }

    /** The score of a pair says where it was read: the distance in hundredths. */
    private static SequenceTransitions sparse() {
        Gaps gaps = Gaps.of(1, 2, 4, 8);
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("a", 20, gaps);
        for (int frame = 0; frame < 20; frame++) {
            builder.add(frame, frame, Map.of(PairNumber.SCORE, 0.0));
            for (int gap : gaps.stored()) {
                if (gap <= frame) {
                    builder.add(frame, frame - gap, Map.of(PairNumber.SCORE, gap / 100.0));
                }
            }
        }
        return builder.build();
    }

    @Test
    void pairsAreReadAtTheNearestStoredDistance() {
        SequenceTransitions sequence = sparse();

        assertThat(sequence.at(PairNumber.SCORE, 12, 4)).isCloseTo(0.08, within(TOLERANCE));
        assertThat(sequence.at(PairNumber.SCORE, 12, 7)).isCloseTo(0.04, within(TOLERANCE));
        assertThat(sequence.snapped(12, 6)).isEqualTo(4);
        assertThat(sequence.snapped(12, 5)).isEqualTo(8);
        assertThat(sequence.snapped(12, 9)).isEqualTo(2);
        assertThat(sequence.snapped(12, 12)).isZero();
    }

    @Test
    void mapsAreReadWhereNumbersAre() {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("a", 20, Gaps.of(1, 2, 4, 8));
        float[] values = new float[MapKind.FLOW_GRID.length()];
        values[0] = 4;
        EvidenceMap four = EvidenceMap.of(MapKind.FLOW_GRID, values);
        for (int gap : new int[] {0, 1, 2, 4, 8}) {
            builder.add(12, 12 - gap, Map.of());
        }
        SequenceTransitions without = builder.build();
        SequenceTransitions sequence =
                builder.with(12, 8, Map.of(MapKind.FLOW_GRID, four)).build();

        assertThat(sequence.map(MapKind.FLOW_GRID, 12, 7)).contains(four);
        assertThat(sequence.map(MapKind.FLOW_GRID, 12, 4)).isEmpty();
        assertThat(sequence.map(MapKind.FLOW_GRID, 11, 10)).isEmpty();
        assertThat(sequence.only(PairNumber.SCORE).map(MapKind.FLOW_GRID, 12, 7))
                .isEmpty();
        assertThat(without.has(12)).isTrue();
    }

    @Test
    void nearTheStartThereIsNothingBeforeTheFirstFrame() {
        // frame 7 from key 0: distance 8 has no pair, 4 is the next
        assertThat(sparse().snapped(7, 0)).isEqualTo(4);
    }

    @Test
    void aDistanceBeyondTheTableIsRefused() {
        assertThatThrownBy(() -> sparse().at(PairNumber.SCORE, 15, 6))
                .hasMessage("no pair of frame 15 and key frame 6 in a: 20 frames, at most 8 apart");
        assertThatThrownBy(() -> sparse().at(PairNumber.SCORE, 3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SequenceTransitions.Builder("a", 0, Gaps.of(1)))
                .hasMessage("sequence a has no frames");
        assertThatThrownBy(() -> new SequenceTransitions.Builder("a", 9, Gaps.of(1, 4)).add(5, 3, Map.of()))
                .hasMessage("a stores no pair of frame 5 and key 3");
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        SequenceTransitions lost = new SequenceTransitions.Builder("a", 4, Gaps.of(1, 2, 3))
                .add(0, 0, Map.of(PairNumber.SCORE, 0.9))
                .add(2, 2, Map.of(PairNumber.SCORE, 0.9))
                .add(2, 0, Map.of(PairNumber.SCORE, 0.6))
                .add(3, 3, Map.of(PairNumber.SCORE, 0.9))
                .add(3, 2, Map.of(PairNumber.SCORE, 0.8))
                .add(3, 0, Map.of(PairNumber.SCORE, 0.5))
                .build();

        assertThat(lost.has(1)).isFalse();
        assertThat(lost.at(PairNumber.SCORE, 1, 0)).isNaN();
        assertThat(lost.at(PairNumber.WARP_RESIDUAL, 2, 0)).isNaN();
        CausalLoss loss = new CausalLoss(lost);
        assertThat(loss.between(0, 4)).isCloseTo(0.7, within(TOLERANCE));
        assertThat(loss.between(1, 3)).isInfinite();
    }

    @Test
    void whatSnappingCostsIsBoundedByWhatScoresChangeBetweenStoredDistances() {
        int frames = 60;
        double[][] scores = new double[frames][frames];
        for (int frame = 0; frame < frames; frame++) {
            for (int key = 0; key <= frame; key++) {
                scores[frame][key] = 1 / (1 + 0.05 * (frame - key)) - 0.001 * (frame % 7);
            }
        }
        Gaps gaps = Gaps.upTo(frames - 1);
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("a", frames, gaps);
        for (int frame = 0; frame < frames; frame++) {
            builder.add(frame, frame, Map.of(PairNumber.SCORE, scores[frame][frame]));
            for (int gap : gaps.stored()) {
                if (gap <= frame) {
                    builder.add(frame, frame - gap, Map.of(PairNumber.SCORE, scores[frame][frame - gap]));
                }
            }
        }
        SequenceTransitions sequence = builder.build();

        double sum = 0;
        double most = 0;
        int pairs = 0;
        for (int frame = 1; frame < frames; frame++) {
            for (int key = 0; key < frame; key++) {
                double error = sequence.at(PairNumber.SCORE, frame, key) - scores[frame][key];
                sum += error;
                most = Math.max(most, Math.abs(error));
                pairs++;
            }
        }
        // a score that halves within twenty frames, read in between
        assertThat(most).isLessThan(0.06);
        assertThat(Math.abs(sum / pairs)).isLessThan(0.005);
    }
}
