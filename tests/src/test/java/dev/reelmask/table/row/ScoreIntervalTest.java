package dev.reelmask.table.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreIntervalTest {
    @ParameterizedTest
    @CsvSource({"1, 12.7062", "2, 4.3027", "5, 2.5706", "6, 2.4469", "10, 2.2281", "30, 2.0423", "1000, 1.9623"})
    void studentsTIsThatOfTheTables(int degrees, double expected) {
        assertThat(ScoreInterval.student(degrees)).isCloseTo(expected, within(0.0015));
    }

    @Test
    void fewerThanThirtyFramesGiveNone() {
        assertThat(ScoreInterval.of(List.of(sum(0.8, 29)))).isEmpty();
        assertThat(ScoreInterval.of(List.of())).isEmpty();
        assertThat(ScoreInterval.of(List.of(sum(0.8, 15), sum(0.7, 15)))).isPresent();
    }

    @Test
    void framesOfOneSequenceAreTakenAsIndependent() {
        ScoreSum half = sum(0.9, 20).plus(sum(0.7, 20));

        ScoreInterval interval = ScoreInterval.of(List.of(half)).orElseThrow();

        // deviation of 40 values, each 0.1 off the mean of 0.8; t of 39 degrees
        double margin = 2.0227 * Math.sqrt(40 * 0.01 / 39 / 40);
        assertThat(interval.low()).isCloseTo(0.8 - margin, within(1e-5));
        assertThat(interval.high()).isCloseTo(0.8 + margin, within(1e-5));
    }

    @Test
    void sequencesThatDifferMakeTheIntervalWideHoweverManyFramesTheyHave() {
        List<ScoreSum> sequences =
                List.of(sum(0.9, 1000), sum(0.8, 1000), sum(0.7, 1000), sum(0.6, 1000), sum(0.5, 1000));

        ScoreInterval interval = ScoreInterval.of(sequences).orElseThrow();

        // as if each sequence were one observation: deviation of .5 to .9, t of 4 degrees
        double margin = 2.7764 * Math.sqrt(0.1 / 4 / 5);
        assertThat(interval.low()).isCloseTo(0.7 - margin, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.7 + margin, within(1e-6));
    }

    @Test
    void equalSequencesDoNotMakeItNarrowerThanTheirFrames() {
        ScoreSum one = sum(0.9, 20).plus(sum(0.7, 20));

        ScoreInterval alone = ScoreInterval.of(List.of(one.plus(one))).orElseThrow();
        ScoreInterval apart = ScoreInterval.of(List.of(one, one)).orElseThrow();

        assertThat(apart).isEqualTo(alone);
    }

    @Test
    void endsStayWithinWhatAScoreCanBe() {
        ScoreInterval wide = ScoreInterval.of(List.of(sum(1, 20), sum(0.1, 20))).orElseThrow();

        assertThat(wide).isEqualTo(new ScoreInterval(0, 1));
    }

    @Test
    void sequencesWithoutComparedFramesCountForNothing() {
        List<ScoreSum> with = new ArrayList<>(List.of(sum(0.9, 30), sum(0.8, 30)));
        with.add(ScoreSum.NONE);

        assertThat(ScoreInterval.of(with)).isEqualTo(ScoreInterval.of(with.subList(0, 2)));
    }

    @Test
    void unitsOfAVersionThatSummedNoSquaresGiveNone() {
        assertThat(ScoreInterval.of(List.of(new ScoreSum(100, 80, 0)))).isEmpty();
    }

    private static ScoreSum sum(double value, int frames) {
        return new ScoreSum(frames, value * frames, value * value * frames);
    }
}
