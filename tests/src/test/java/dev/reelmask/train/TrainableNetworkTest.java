package dev.reelmask.train;

import static dev.reelmask.train.segmenter.TinyTraining.INPUT;
import static dev.reelmask.train.segmenter.TinyTraining.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.segmenter.SegmentationObjective;
import dev.reelmask.train.segmenter.TinyTraining;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.Optimizer.Kind;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainableNetworkTest {
    private static final Network NETWORK = TinyTraining.network(2);
    private static final TrainingSetup ADAMW = TrainingSetup.of(Optimizer.adamW(0.01));
    private static final String WEIGHT = "classifier.weight";

    private static TrainableNetwork trainee(TrainingSetup setup, SegmentationLoss loss, TrainingState state) {
        Objective objective = new SegmentationObjective(INPUT, loss, Collections.nCopies(2, 1.0));
        return new TrainableNetwork(NETWORK, objective, setup, state, -1);
    }

    private static TrainableNetwork trainee(TrainingSetup setup) {
        return trainee(setup, SegmentationLoss.crossEntropy(0), fresh(setup));
    }

    private static TrainingState fresh(TrainingSetup setup) {
        return TrainingState.fresh(NETWORK, Weights.initial(NETWORK, 1), setup);
    }

    private static TrainingSetup plain(Kind kind, double momentum) {
        return TrainingSetup.of(new Optimizer(kind, momentum, 0, 0, 0));
    }

    /** Random images; class 1 where red is bright, 255 in the first row. */
    private static List<TensorInput> batch(long seed) {
        byte[] images = new byte[4 * 3 * SIZE.pixels()];
        byte[] labels = new byte[4 * SIZE.pixels()];
        Random random = new Random(seed);
        for (int cell = 0; cell < labels.length; cell += 8) {
            byte[] colour = new byte[3];
            random.nextBytes(colour);
            for (int i = cell; i < cell + 8; i++) {
                System.arraycopy(colour, 0, images, 3 * i, 3);
                labels[i] = (byte) (i % SIZE.pixels() < 32 ? 255 : (colour[0] & 0xff) > 128 ? 1 : 0);
            }
        }
        return inputs(images, labels);
    }

    private static List<TensorInput> inputs(byte[] images, byte[] labels) {
        long n = labels.length / SIZE.pixels();
        return List.of(
                TensorInput.of(images, n, SIZE.height(), SIZE.width(), 3),
                TensorInput.of(labels, n, SIZE.height(), SIZE.width()));
    }

    private static float[] after(TrainingSetup setup, int steps, double rate) {
        try (TrainableNetwork trainee = trainee(setup)) {
            for (int i = 0; i < steps; i++) {
                trainee.step(batch(7), rate);
            }
            return trainee.state().weights().get(WEIGHT).values();
        }
    }

    private static float[] start() {
        return Weights.initial(NETWORK, 1).get(WEIGHT).values();
    }

    /** SGD at rate 1 moves by the gradient. */
    private static double[] gradient() {
        float[] moved = after(plain(Kind.SGD, 0), 1, 1);
        double[] gradient = new double[moved.length];
        for (int i = 0; i < moved.length; i++) {
            gradient[i] = (double) start()[i] - moved[i];
        }
        return gradient;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theLossFallsByEveryRule(Kind kind) {
        try (TrainableNetwork trainee = trainee(plain(kind, 0.9))) {
            double rate = kind == Kind.RMSPROP ? 0.002 : 0.02;
            float first = trainee.step(batch(0), rate);
            float last = first;
            for (int i = 1; i <= 60; i++) {
                last = trainee.step(batch(i), rate);
            }

            assertThat(last).isLessThan(0.7f * first);
            assertThat(trainee.step()).isEqualTo(61);
        }
    }

    @Test
    void theLossFallsInMixedPrecisionToo() {
        try (TrainableNetwork trainee = trainee(new TrainingSetup(Optimizer.adamW(0.01), FrozenParts.none(), true))) {
            float first = trainee.step(batch(0), 0.02);
            float last = first;
            for (int i = 1; i <= 40; i++) {
                last = trainee.step(batch(i), 0.02);
            }

            assertThat(last).isLessThan(0.8f * first);
            assertThat(trainee.state().weights().get(WEIGHT).values()).hasSize(2 * 8 * 9);
        }
    }

    @Test
    void theFirstStepOfEveryRuleIsItsFormula() {
        double[] gradient = gradient();

        float[] rms = after(plain(Kind.RMSPROP, 0.9), 1, 0.01);
        float[] adam = after(plain(Kind.ADAMW, 0), 1, 0.01);
        float[] start = start();
        for (int i = 0; i < start.length; i++) {
            double g = gradient[i];
            double tolerance = 1e-6 + 0.01 * 1e-6 / Math.abs(g);
            assertThat((double) rms[i])
                    .isCloseTo(start[i] - 0.01 * g / (Math.sqrt(0.1 * g * g) + 1e-8), within(tolerance));
            assertThat((double) adam[i]).isCloseTo(start[i] - 0.01 * g / (Math.abs(g) + 1e-8), within(tolerance));
        }
    }

    /** Two steps of rate 1e-6 see one gradient: they move by 1 and 1 + m of it. */
    @Test
    void momentumKeepsMoving() {
        double[] gradient = gradient();

        float[] moved = after(plain(Kind.SGD, 0.5), 2, 0.001);

        for (int i = 0; i < moved.length; i++) {
            assertThat((double) moved[i]).isCloseTo(start()[i] - 0.001 * 2.5 * gradient[i], within(2e-5));
        }
    }

    @Test
    void gradientsAreClippedAtTheirCommonNorm() {
        double squares = 0;
        Weights before = Weights.initial(NETWORK, 1);
        TrainingSetup setup = TrainingSetup.of(new Optimizer(Kind.SGD, 0, 0, 0.01, 0));
        try (TrainableNetwork trainee = trainee(setup)) {
            trainee.step(batch(7), 1);
            Weights after = trainee.state().weights();
            for (String name : List.of("first.weight", "norm.weight", "norm.bias", WEIGHT, "classifier.bias")) {
                float[] from = before.get(name).values();
                float[] to = after.get(name).values();
                for (int i = 0; i < from.length; i++) {
                    squares += Math.pow((double) from[i] - to[i], 2);
                }
            }
        }

        assertThat(Math.sqrt(squares)).isCloseTo(0.01, within(1e-5));
    }

    @Test
    void averagedWeightsTrailTheOthers() {
        TrainingSetup setup = TrainingSetup.of(new Optimizer(Kind.SGD, 0, 0, 0, 0.9));
        try (TrainableNetwork trainee = trainee(setup)) {
            trainee.step(batch(7), 1);
            TrainingState state = trainee.state();

            float[] moved = state.weights().get(WEIGHT).values();
            float[] averaged = state.result().get(WEIGHT).values();
            float[] start = start();
            for (int i = 0; i < start.length; i++) {
                double share = 1 - 2.0 / 11;
                assertThat((double) averaged[i]).isCloseTo(start[i] + share * (moved[i] - start[i]), within(1e-6));
            }
        }
    }

    @Test
    void frozenWeightsAndNormsStay() {
        FrozenParts frozen = new FrozenParts(List.of("first."), List.of("norm"));
        Weights before = Weights.initial(NETWORK, 1);
        try (TrainableNetwork trainee = trainee(new TrainingSetup(Optimizer.adamW(0.01), frozen, false))) {
            trainee.step(batch(7), 0.1);
            Weights after = trainee.state().weights();

            assertThat(after.get("first.weight").values())
                    .isEqualTo(before.get("first.weight").values());
            assertThat(after.get("norm.running_mean").values())
                    .isEqualTo(before.get("norm.running_mean").values());
            assertThat(after.get("norm.weight").values())
                    .isNotEqualTo(before.get("norm.weight").values());
            assertThat(after.get(WEIGHT).values())
                    .isNotEqualTo(before.get(WEIGHT).values());
        }
    }

    @Test
    void freezingAllOrNothingIsRefused() {
        assertThatThrownBy(() -> new FrozenParts(List.of(""), List.of()).checkedFor(NETWORK))
                .isInstanceOf(UserException.class)
                .hasMessage("All of network tiny is frozen: nothing is left to train.");
        assertThatThrownBy(() -> new FrozenParts(List.of(), List.of("encoder.")).checkedFor(NETWORK))
                .isInstanceOf(UserException.class)
                .hasMessage("No part of network tiny is named encoder.… (its first tensor is first.weight).");
        assertThatThrownBy(() -> new FrozenParts(List.of(), List.of("classifier.")).checkedFor(NETWORK))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "No batch norm of network tiny is named classifier.…: --freeze-norms has no statistics to keep there.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCheckpointGoesOnAsIfNothingHadHappened(Kind kind, @TempDir Path folder) {
        Path file = folder.resolve("a.checkpoint");
        TrainingSetup setup = TrainingSetup.of(new Optimizer(kind, 0.9, 0.01, 1, 0.99));
        TrainingState unbroken;
        try (TrainableNetwork trainee = trainee(setup)) {
            for (int i = 0; i < 4; i++) {
                trainee.step(batch(i), 0.01);
            }
            CheckpointFile.write(file, new CheckpointFile.Checkpoint(TrainingFacts.none(), trainee.state()));
            for (int i = 4; i < 8; i++) {
                trainee.step(batch(i), 0.01);
            }
            unbroken = trainee.state();
        }

        try (TrainableNetwork resumed = trainee(
                setup,
                SegmentationLoss.crossEntropy(0),
                CheckpointFile.read(file).state())) {
            for (int i = 4; i < 8; i++) {
                resumed.step(batch(i), 0.01);
            }

            TrainingState state = resumed.state();
            assertThat(state.step()).isEqualTo(8);
            assertThat(state.weights().tensors()).isEqualTo(unbroken.weights().tensors());
            assertThat(state.slots().keySet()).isEqualTo(unbroken.slots().keySet());
            state.slots().forEach((slot, tensors) -> assertThat(tensors.tensors())
                    .isEqualTo(unbroken.slots().get(slot).tensors()));
        }
    }

    /**
     * Logits (2, 0) everywhere; 100 pixels of class 0, 300 of class 1, the others ignored. A pixel of class 0 costs
     * ln(1 + e^-2) and one of class 1 costs 2 more.
     */
    private static double lossOf(SegmentationLoss loss, List<Double> classWeights, int zeros, int ones) {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(NETWORK, 1).tensors());
        tensors.put(WEIGHT, FloatTensor.filled(List.of(2, 8, 3, 3), 0));
        tensors.put("classifier.bias", new FloatTensor(List.of(2), new float[] {2, 0}));
        byte[] labels = new byte[SIZE.pixels()];
        Arrays.fill(labels, (byte) 255);
        Arrays.fill(labels, 0, zeros, (byte) 0);
        Arrays.fill(labels, zeros, zeros + ones, (byte) 1);
        Objective objective = new SegmentationObjective(INPUT, loss, classWeights);
        TrainingState state = TrainingState.fresh(NETWORK, new Weights(tensors), ADAMW);
        try (TrainableNetwork trainee = new TrainableNetwork(NETWORK, objective, ADAMW, state, -1)) {
            return trainee.step(inputs(new byte[3 * SIZE.pixels()], labels), 0.01);
        }
    }

    private static double lossOf(SegmentationLoss.Kind kind, double smoothing) {
        return lossOf(new SegmentationLoss(kind, smoothing, 0), List.of(1.0, 1.0), 100, 300);
    }

    private static final double EASY = Math.log1p(Math.exp(-2));

    @Test
    void crossEntropyIsTheMeanOverPixelsThatAreNotIgnored() {
        assertThat(lossOf(SegmentationLoss.Kind.CROSS_ENTROPY, 0)).isCloseTo(EASY + 0.75 * 2, within(1e-5));
    }

    @Test
    void smoothedLabelsShareTheirTarget() {
        assertThat(lossOf(SegmentationLoss.Kind.CROSS_ENTROPY, 0.1))
                .isCloseTo(0.9 * (EASY + 0.75 * 2) + 0.1 * (EASY + 0.5 * 2), within(1e-5));
    }

    @Test
    void aRareClassCanWeighMore() {
        double loss = lossOf(SegmentationLoss.crossEntropy(0.25), List.of(1.0, 3.0), 200, 200);

        assertThat(loss).isCloseTo(EASY + 0.75 * 2, within(1e-5));
    }

    @Test
    void aBatchWithoutLabelsCostsNothing() {
        for (SegmentationLoss.Kind kind : SegmentationLoss.Kind.values()) {
            double loss = lossOf(new SegmentationLoss(kind, 0, 0), List.of(1.0, 1.0), 0, 0);

            assertThat(loss).as(kind.toString()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void easyPixelsAreLeftOut() {
        assertThat(lossOf(SegmentationLoss.Kind.HARD_PIXELS, 0)).isCloseTo(EASY + 2, within(1e-5));
    }

    /** Weighted, the entropy of class 1 is 0.21, under −ln 0.7, and that of class 0 is 5.1; unweighted 2.1 and 0.13. */
    @Test
    void whichPixelsAreHardDoesNotDependOnClassWeights() {
        SegmentationLoss hard = new SegmentationLoss(SegmentationLoss.Kind.HARD_PIXELS, 0, 0);

        double light = lossOf(hard, List.of(40.0, 0.1), 100, 300);
        double unlabelled = lossOf(hard, List.of(40.0, 0.1), 0, 0);

        assertThat(light).as("class 0 weighs much, but is easy").isCloseTo(0.1 * (EASY + 2), within(1e-5));
        assertThat(unlabelled).isZero();
    }

    /** Smoothing lifts the entropy of the easy pixels, ln(1 + e^-2) = 0.127, to 0.527: above −ln 0.7. */
    @Test
    void whichPixelsAreHardDoesNotDependOnLabelSmoothing() {
        double loss = lossOf(SegmentationLoss.Kind.HARD_PIXELS, 0.4);

        assertThat(loss).isCloseTo(0.6 * (EASY + 2) + 0.4 * (EASY + 1), within(1e-5));
    }

    @Test
    void pixelsAsHardAsTheSixteenthAreAllCounted() {
        double loss = lossOf(new SegmentationLoss(SegmentationLoss.Kind.HARD_PIXELS, 0, 0), List.of(2.0, 1.0), 400, 0);

        assertThat(loss).isCloseTo(2 * EASY, within(1e-5));
    }

    @Test
    void whereAllIsEasyASixteenthCounts() {
        double loss = lossOf(new SegmentationLoss(SegmentationLoss.Kind.HARD_PIXELS, 0, 0), List.of(1.0, 1.0), 400, 0);

        assertThat(loss).isCloseTo(EASY, within(1e-5));
    }

    @Test
    void jaccardIsOneMinusTheExpectedIntersectionOverUnionOfTheBatch() {
        double p = Math.exp(-EASY);
        double zero = 100 * p / (400 * p + 100 - 100 * p);
        double one = 300 * (1 - p) / (400 * (1 - p) + 300 - 300 * (1 - p));

        double jaccard = lossOf(SegmentationLoss.Kind.JACCARD, 0);

        assertThat(jaccard).isCloseTo(1 - (zero + one) / 2, within(1e-5));
        assertThat(lossOf(SegmentationLoss.Kind.CROSS_ENTROPY_JACCARD, 0))
                .isCloseTo(jaccard + EASY + 0.75 * 2, within(1e-5));
    }
}
