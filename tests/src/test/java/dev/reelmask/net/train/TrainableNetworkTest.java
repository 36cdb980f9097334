package dev.reelmask.net.train;

import static dev.reelmask.net.train.TinyTraining.INPUT;
import static dev.reelmask.net.train.TinyTraining.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.graph.Network;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainableNetworkTest {
    private static final Network NETWORK = TinyTraining.network(2);
    private static final List<Double> EQUAL = Collections.nCopies(2, 1.0);

    private static TrainableNetwork trainee(TrainingState state) {
        return new TrainableNetwork(NETWORK, state, INPUT, EQUAL, -1);
    }

    private static TrainingState fresh() {
        return TrainingState.fresh(NETWORK, Weights.initial(NETWORK, 1));
    }

    /** Random images; class 1 where red is bright, 255 in the first row. */
    private static Batches.Batch batch(long seed) {
        Batches.Batch batch = new Batches.Batch(4 * SIZE.pixels());
        Random random = new Random(seed);
        for (int cell = 0; cell < batch.labels.length; cell += 8) {
            byte[] colour = new byte[3];
            random.nextBytes(colour);
            for (int i = cell; i < cell + 8; i++) {
                System.arraycopy(colour, 0, batch.images, 3 * i, 3);
                batch.labels[i] = (byte) (i % SIZE.pixels() < 32 ? 255 : (colour[0] & 0xff) > 128 ? 1 : 0);
            }
        }
        return batch;
    }

    private static float step(TrainableNetwork trainee, int seed) {
        Batches.Batch batch = batch(seed);
        return trainee.step(batch.images, batch.labels, SIZE, 0.02, 0.01);
    }

    @Test
    void theLossFalls() {
        try (TrainableNetwork trainee = trainee(fresh())) {
            float first = step(trainee, 0);
            float last = first;
            for (int i = 1; i <= 60; i++) {
                last = step(trainee, i);
            }

            assertThat(last).isLessThan(0.7f * first);
            assertThat(trainee.step()).isEqualTo(61);
        }
    }

    @Test
    void aCheckpointGoesOnAsIfNothingHadHappened(@TempDir Path folder) {
        Path file = folder.resolve("a.checkpoint");
        TrainingState unbroken;
        try (TrainableNetwork trainee = trainee(fresh())) {
            for (int i = 0; i < 4; i++) {
                step(trainee, i);
            }
            TensorFile.write(file, trainee.state());
            for (int i = 4; i < 8; i++) {
                step(trainee, i);
            }
            unbroken = trainee.state();
        }

        try (TrainableNetwork resumed = trainee(TensorFile.read(file))) {
            for (int i = 4; i < 8; i++) {
                step(resumed, i);
            }

            TrainingState state = resumed.state();
            assertThat(state.step()).isEqualTo(8);
            assertThat(state.weights().tensors()).isEqualTo(unbroken.weights().tensors());
            assertThat(state.firstMoments().tensors())
                    .isEqualTo(unbroken.firstMoments().tensors());
            assertThat(state.secondMoments().tensors())
                    .isEqualTo(unbroken.secondMoments().tensors());
        }
    }

    /** Logits are (2, 0) everywhere, so a pixel of class 0 costs ln(1 + e^-2) and one of class 1 costs 2 more. */
    @Test
    void theLossIsTheMeanOverPixelsThatAreNotIgnored() {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(NETWORK, 1).tensors());
        tensors.put("classifier.weight", FloatTensor.filled(List.of(2, 8, 3, 3), 0));
        tensors.put("classifier.bias", new FloatTensor(List.of(2), new float[] {2, 0}));
        byte[] labels = new byte[SIZE.pixels()];
        Arrays.fill(labels, (byte) 255);
        Arrays.fill(labels, 0, 100, (byte) 0);
        Arrays.fill(labels, 100, 400, (byte) 1);

        try (TrainableNetwork trainee = trainee(TrainingState.fresh(NETWORK, new Weights(tensors)))) {
            float loss = trainee.step(new byte[3 * SIZE.pixels()], labels, SIZE, 0.01, 0);

            assertThat(loss).isCloseTo((float) (Math.log1p(Math.exp(-2)) + 0.75 * 2), within(1e-5f));
        }
    }

    @Test
    void aRareClassCanWeighMore() {
        List<Double> weights = List.of(1.0, 3.0);
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(NETWORK, 1).tensors());
        tensors.put("classifier.weight", FloatTensor.filled(List.of(2, 8, 3, 3), 0));
        tensors.put("classifier.bias", new FloatTensor(List.of(2), new float[] {2, 0}));
        byte[] labels = new byte[SIZE.pixels()];
        Arrays.fill(labels, 0, SIZE.pixels() / 2, (byte) 1);
        TrainingState state = TrainingState.fresh(NETWORK, new Weights(tensors));

        try (TrainableNetwork trainee = new TrainableNetwork(NETWORK, state, INPUT, weights, -1)) {
            float loss = trainee.step(new byte[3 * SIZE.pixels()], labels, SIZE, 0.01, 0);

            assertThat(loss).isCloseTo((float) (Math.log1p(Math.exp(-2)) + 0.75 * 2), within(1e-5f));
        }
    }
}
