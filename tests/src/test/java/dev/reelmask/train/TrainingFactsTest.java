package dev.reelmask.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingFactsTest {
    private static TrainingFacts facts(int steps, LearningRate rate, int validationEvery) {
        return TrainingFacts.none().with("", new TrainingPace(steps, rate, validationEvery));
    }

    private static LearningRate rate(double peak) {
        return new LearningRate(peak, 100, LearningRate.Decay.COSINE);
    }

    @Test
    void whatDiffersIsNamedWithBothValues() {
        TrainingFacts then = facts(10, rate(0.003), 4).with("seed", "3");
        TrainingFacts now = facts(10, rate(0.01), 4).with("seed", "4");

        assertThat(now.changesSince(then)).isEqualTo("learning rate peak 0.003 instead of 0.01, seed 3 instead of 4");
    }

    @Test
    void howLongAndHowOftenMayChange() {
        assertThat(facts(10, rate(0.003), 4).changesSince(facts(500, rate(0.003), 20)))
                .isEmpty();
    }

    @Test
    void digestsAreNamedOnly() {
        TrainingFacts then = TrainingFacts.none().with("network", ContentDigest.of("a"));
        TrainingFacts now = TrainingFacts.none().with("network", ContentDigest.of("b"));

        assertThat(now.changesSince(then)).isEqualTo("another network");
    }

    @Test
    void settingsThatAreGoneOrNewAreNamedToo() {
        TrainingFacts then = TrainingFacts.none().with("keys", "LABELS");
        TrainingFacts now = TrainingFacts.none().with("smoothness", "0.1");

        assertThat(now.changesSince(then)).isEqualTo("smoothness none instead of 0.1, keys LABELS instead of none");
    }

    @Test
    void anotherProgramIsTheVersionsDoingIfNothingElseDiffers() {
        TrainingFacts then = TrainingFacts.none().with("seed", "3").withProgram(List.of("a"));

        assertThat(TrainingFacts.none()
                        .with("seed", "3")
                        .withProgram(List.of("b"))
                        .changesSince(then))
                .isEqualTo("another version of Reelmask, which computes steps otherwise");
        assertThat(TrainingFacts.none()
                        .with("seed", "4")
                        .withProgram(List.of("b"))
                        .changesSince(then))
                .isEqualTo("seed 3 instead of 4");
    }
}
