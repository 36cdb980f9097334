package dev.reelmask.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.segmenter.TinyTraining;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    /** Draws that belong to views, one after the other, would show here if they were those of another seed, shifted. */
    @Test
    void neighbouringSeedsStreamsAndNumbersShareNoDraw() {
        Set<Long> drawn = new HashSet<>();
        int draws = 0;
        for (long seed = -3; seed < 30; seed++) {
            for (RandomStream stream : RandomStream.values()) {
                for (long number = 0; number < 20; number++) {
                    SplittableRandom random = stream.of(seed, number);
                    for (int i = 0; i < 15; i++, draws++) {
                        drawn.add(random.nextLong());
                    }
                }
            }
        }

        assertThat(drawn).hasSize(draws);
    }

    /** Trainings can be repeated only as long as these stay what they are. */
    @Test
    void theMixingIsWhatRecordsOfTrainingsSayItIs() {
        assertThat(RandomStream.MIXING).isEqualTo("splitmix64");
        assertThat(RandomStream.WEIGHTS.seed(1, 0)).isEqualTo(-6346266620878320626L);
        assertThat(RandomStream.VIEWS.seed(1, 1000)).isEqualTo(-4960439322447599012L);
    }

    /** java.util.Random begins alike for seeds that lie side by side. */
    @Test
    void freshWeightsOfNeighbouringSeedsAreNotAlike() {
        Network network = TinyTraining.network(2);
        double[] first = new double[100];
        for (int seed = 0; seed < first.length; seed++) {
            first[seed] = Weights.initial(network, RandomStream.WEIGHTS.seed(seed, 0))
                    .get("first.weight")
                    .values()[0];
        }

        double deviation = Math.sqrt(2.0 / 27);
        assertThat(Math.sqrt(Arrays.stream(first).map(x -> x * x).average().orElseThrow()))
                .isBetween(0.7 * deviation, 1.3 * deviation);
        double products = 0;
        for (int i = 1; i < first.length; i++) {
            products += first[i] * first[i - 1];
        }
        assertThat(products / (first.length - 1)).isBetween(-0.3 * 2 / 27, 0.3 * 2 / 27);
    }
}
