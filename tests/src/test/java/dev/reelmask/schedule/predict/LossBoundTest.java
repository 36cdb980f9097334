package dev.reelmask.schedule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.schedule.predict.LossBound.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossBoundTest {
    private static final double EXACT = 1e-9;
    private static final LossBound BOUND =
            new LossBound(39, List.of(new Level(0.01, 0.008, 0.012), new Level(0.02, 0.016, 0.032)));

    private static List<List<Double>> hundredths(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> List.of(i / 100.0)).toList();
    }

    @Test
    void theHighestIsTheConformalRank() {
        // ceil(.95 × 20) = 19 of 19, ceil(.95 × 40) = 38 of 39, ceil(.95 × 100) = 95 of 99
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 19)).levels().get(0).highest())
                .isEqualTo(0.19);
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 39)).levels().get(0).highest())
                .isEqualTo(0.38);
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 99)).levels().get(0))
                .isEqualTo(new Level(0.1, 0.5, 0.95));
    }

    @Test
    void fewSequencesPromiseLess() {
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 4)).sure()).isEqualTo(0.8);
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 19)).sure()).isEqualTo(0.95);
        assertThat(LossBound.of(List.of(0.1), hundredths(1, 99)).sure()).isEqualTo(0.95);
    }

    @Test
    void unseenSequencesStayWithinItAsOftenAsPromised() {
        SplittableRandom random = new SplittableRandom(7);
        List<Double> predicted = List.of(0.005, 0.01, 0.02);
        int kept = 0;
        for (int trial = 0; trial < 2_000; trial++) {
            List<List<Double>> real = new ArrayList<>();
            for (int n = 0; n < 39; n++) {
                double clip = clip(random);
                real.add(predicted.stream().map(level -> level * clip).toList());
            }
            kept += LossBound.of(predicted, real).allowed(0.01, 1) * clip(random) <= 0.01 ? 1 : 0;
        }

        assertThat(kept / 2_000.0).isBetween(0.935, 0.97);
    }

    /** By how much a clip's loss differs from what is predicted. */
    private static double clip(SplittableRandom random) {
        return Math.exp(0.5 * random.nextGaussian() - 0.3);
    }

    @Test
    void isLinearBetweenLevelsAndNeverLessThanPredictedBeyond() {
        assertThat(BOUND.atMost(0.005, 1)).isCloseTo(0.012, within(EXACT)).isEqualTo(BOUND.least(1));
        assertThat(BOUND.atMost(0.01, 1)).isCloseTo(0.012, within(EXACT));
        assertThat(BOUND.atMost(0.015, 1)).isCloseTo(0.022, within(EXACT));
        assertThat(BOUND.atMost(0.03, 1)).isCloseTo(0.048, within(EXACT));
        assertThat(new LossBound(19, List.of(new Level(0.01, 0.002, 0.004))).atMost(0.02, 1))
                .isCloseTo(0.014, within(EXACT));
    }

    @Test
    void manySequencesComeNearTheMean() {
        assertThat(BOUND.atMost(0.01, 4)).isCloseTo(0.010, within(EXACT));
        assertThat(BOUND.atMost(0.01, 400)).isCloseTo(0.0082, within(EXACT));
    }

    @Test
    void whatIsAllowedIsBoundedByTheLoss() {
        for (int planned : List.of(1, 3)) {
            double allowed = BOUND.allowed(0.02, planned);
            assertThat(BOUND.atMost(allowed, planned)).isCloseTo(0.02, within(EXACT));
        }
        // that of 50 sequences would be .0183 there, but no more was tried
        assertThat(BOUND.allowed(0.02, 50)).isEqualTo(0.02);
        assertThat(BOUND.isTried(0.02)).isTrue();
        assertThat(BOUND.isTried(0.0201)).isFalse();
        assertThat(new LossBound(1, List.of(new Level(0.01, 0.03, 0.05))).allowed(0.01, 1))
                .isCloseTo(0, within(EXACT));
    }

    @Test
    void aLargerLossCountsWhereMorePredictedHappenedToLoseLess() {
        LossBound bound = LossBound.of(List.of(0.01, 0.02), List.of(List.of(0.03, 0.01), List.of(0.01, 0.02)));

        assertThat(bound.levels()).containsExactly(new Level(0.01, 0.02, 0.03), new Level(0.02, 0.02, 0.03));
    }

    @Test
    void levelsThatNoPlanCameToAreLeftOut() {
        LossBound bound =
                LossBound.of(List.of(0.01, 0.02, 0.03), List.of(List.of(0.01, 0.02, 0.02), List.of(0.02, 0.02, 0.02)));

        assertThat(bound.levels()).extracting(Level::predicted).containsExactly(0.01, 0.02);
    }

    @Test
    void refusesWhatIsNoBound() {
        assertThatThrownBy(() -> new Level(0.01, 0.02, 0.01))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("highest not below the mean");
        assertThatThrownBy(() -> new LossBound(0, BOUND.levels()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a bound has sequences and levels, got 0 and 2");
        assertThatThrownBy(() -> new LossBound(19, List.of(new Level(0.02, 0, 0), new Level(0.01, 0, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("levels rise");
    }
}
