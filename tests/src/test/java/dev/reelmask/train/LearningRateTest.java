package dev.reelmask.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.train.LearningRate.Decay;
import dev.reelmask.train.LearningRate.Stairs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    /** k 0.1, stairs of 30 steps after 10 of warm-up. */
    @ParameterizedTest
    @CsvSource({
        "STAIRS, 10, 1",
        "STAIRS, 39, 1",
        "STAIRS, 40, 0.904837418",
        "STAIRS, 69, 0.904837418",
        "STAIRS, 70, 0.818730753",
        "STAIRS, 100, 0.740818221",
        "COMPOUND_STAIRS, 39, 1",
        "COMPOUND_STAIRS, 40, 0.904837418",
        "COMPOUND_STAIRS, 70, 0.740818221",
        "COMPOUND_STAIRS, 100, 0.548811636"
    })
    void stairsFallWhereTheyEnd(Decay decay, long step, double share) {
        LearningRate rate = new LearningRate(0.004, 10, decay, new Stairs(0.1, 30));

        assertThat(rate.at(step, 1000)).isCloseTo(0.004 * share, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"STAIRS", "COMPOUND_STAIRS"})
    void stairsDoNotDependOnTheLengthOfTheTraining(Decay decay) {
        LearningRate rate = new LearningRate(0.004, 10, decay, new Stairs(0.1, 30));

        assertThat(rate.at(95, 100)).isEqualTo(rate.at(95, 100_000));
    }

    @Test
    void theRateRisesBeforeTheFirstStair() {
        LearningRate rate = new LearningRate(0.004, 10, Decay.STAIRS, new Stairs(0.1, 5));

        assertThat(rate.at(0, 1000)).isCloseTo(0.0004, within(1e-9));
        assertThat(rate.at(9, 1000)).isCloseTo(0.004, within(1e-9));
    }

    @Test
    void stairsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Stairs(-0.1, 30))
                .hasMessage("decay-rate must not be negative and decay-every at least 1, got -0.1 and 30");
        assertThatThrownBy(() -> new Stairs(0.1, 0)).hasMessageEndingWith("got 0.1 and 0");
    }
}
