package dev.reelmask.schedule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.schedule.table.GapIntervals.Interval;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GapIntervalsTest {
    private static TableEpisode none(SequenceTransitions sequence) {
        throw new IllegalStateException("no episode of " + sequence.id() + " here");
    }

    /** Ten frames a sequence: five and one of them key frames, the latter with these scores. */
    private static SchedulerTrials scoring(double... scores) {
        List<SequencePart> dense = new ArrayList<>();
        List<SequencePart> sparse = new ArrayList<>();
        for (double score : scores) {
            dense.add(new SequencePart(10, 5, 10, 9));
            sparse.add(new SequencePart(10, 1, 10, score));
        }
        return new SchedulerTrials(
                List.of(new Trial(GapIntervalsTest::none, dense), new Trial(GapIntervalsTest::none, sparse)));
    }

    @Test
    void whereAllSequencesAgreeThereIsNothingToDoubt() {
        GapIntervals intervals = new GapIntervals(scoring(4, 4, 4), scoring(8, 8, 8), 3, 100);

        List<Optional<Interval>> shares = intervals.of(scoring(5, 5, 5), List.of(10.0));

        assertThat(shares).hasSize(1);
        assertThat(shares.get(0).orElseThrow().low()).isCloseTo(0.25, within(1e-12));
        assertThat(shares.get(0).orElseThrow().high()).isCloseTo(0.25, within(1e-12));
    }

    /** Of n sequences half of which close all and half none, the share has a deviation of 0.5 / √n. */
    @Test
    void theIntervalIsAsWideAsTheMeanOfSequencesIsUnsure() {
        int sequences = 100;
        double[] even = new double[sequences];
        double[] best = new double[sequences];
        double[] own = new double[sequences];
        for (int i = 0; i < sequences; i++) {
            even[i] = 4;
            best[i] = 8;
            own[i] = i % 2 == 0 ? 8 : 4;
        }
        GapIntervals intervals = new GapIntervals(scoring(even), scoring(best), sequences, 2000);

        Interval interval = intervals.of(scoring(own), List.of(10.0)).get(0).orElseThrow();

        assertThat(interval.low()).isCloseTo(0.5 - 1.96 * 0.05, within(0.02));
        assertThat(interval.high()).isCloseTo(0.5 + 1.96 * 0.05, within(0.02));
    }

    @Test
    void theSameDrawsComeAgain() {
        SchedulerTrials own = scoring(4, 5, 7);

        assertThat(new GapIntervals(scoring(4, 3, 4), scoring(8, 9, 8), 3, 50).of(own, List.of(10.0, 4.0)))
                .isEqualTo(new GapIntervals(scoring(4, 3, 4), scoring(8, 9, 8), 3, 50).of(own, List.of(10.0, 4.0)));
    }

    @Test
    void anIntervalThatIsNotReachedHasNone() {
        GapIntervals intervals = new GapIntervals(scoring(4, 4), scoring(8, 8), 2, 100);

        assertThat(intervals.of(scoring(5, 5), List.of(11.0))).containsExactly(Optional.empty());
    }
}
