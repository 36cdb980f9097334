package dev.reelmask.train.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.testing.Goldens;
import dev.reelmask.train.steady.SteadyObjective.Taught;
import dev.reelmask.train.steady.TemporalLoss.Occlusion;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingProgram;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@code tests/python/make_steady_goldens.py}, in double precision. */
class SteadyObjectiveTest {
    private static final String GOLDENS = "/net/steady-loss.txt";
    private static final int CLASSES = 5;
    private static final int COUNT = 3;
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final InputSpec INPUT = new InputSpec(
            SizePolicy.stretched(SIZE),
            InputSpec.ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            2,
            InputSpec.Padding.STRIDE);
    /** Colours of 0 to 1. */
    private static final InputSpec FOR_TEACHER = new InputSpec(
            SizePolicy.stretched(SIZE),
            InputSpec.ChannelOrder.RGB,
            List.of(0.0, 0.0, 0.0),
            List.of(255.0, 255.0, 255.0),
            2,
            InputSpec.Padding.STRIDE);

    private static byte[] bytes(long index, int count, int below) {
        double[] u = FormulaTensors.uniform(index, count);
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) (u[i] * below);
        }
        return values;
    }

    /** The last frame has none. */
    private static byte[] labels() {
        byte[] ids = bytes(3002, COUNT * SIZE.pixels(), CLASSES + 1);
        for (int i = 0; i < ids.length; i++) {
            boolean ignored = ids[i] == CLASSES || i >= (COUNT - 1) * SIZE.pixels();
            ids[i] = ignored ? (byte) 255 : ids[i];
        }
        return ids;
    }

    private static TensorInput images(long index) {
        return TensorInput.of(bytes(index, 3 * COUNT * SIZE.pixels(), 256), COUNT, SIZE.height(), SIZE.width(), 3);
    }

    private static TensorInput flows() {
        int height = SIZE.height() / 4;
        int width = SIZE.width() / 4;
        double[] u = FormulaTensors.uniform(3003, COUNT * 2 * height * width);
        float[] uv = new float[u.length];
        for (int i = 0; i < uv.length; i++) {
            uv[i] = ((float) u[i] - 0.5f) * 12;
        }
        return TensorInput.of(uv, COUNT, 2, height, width);
    }

    private static TensorInput still() {
        int height = SIZE.height() / 4;
        int width = SIZE.width() / 4;
        return TensorInput.of(new float[COUNT * 2 * height * width], COUNT, 2, height, width);
    }

    private static Network network(int features) {
        NetworkBuilder net = new NetworkBuilder("two-convolutions");
        Value half =
                net.relu(net.conv("first", net.input(3), features, Window.of(3).strided(2)));
        return net.build(net.conv("second", half, CLASSES, Window.of(3)));
    }

    private static TrainableNetwork trainable(Case loss) {
        Network student = network(8);
        Weights weights = FormulaTensors.weights(student, 1.2);
        LogitsLoss logits = new LogitsLoss(SegmentationLoss.crossEntropy(0), Collections.nCopies(CLASSES, 1.0));
        SteadyObjective objective = new SteadyObjective(new ImageInput(INPUT), logits, loss.temporal(), loss.taught());
        if (loss.distillation().isEmpty()) {
            return trainable(student, objective, weights, FrozenParts.none());
        }
        Network teacher = network(6);
        return trainable(
                DistilledNetwork.of(student, teacher),
                objective,
                DistilledNetwork.weights(weights, FormulaTensors.weights(teacher, 2)),
                new FrozenParts(List.of(DistilledNetwork.TEACHER), List.of()));
    }

    private static TrainableNetwork trainable(
            Network network, SteadyObjective objective, Weights weights, FrozenParts frozen) {
        TrainingSetup setup = new TrainingSetup(new Optimizer(Optimizer.Kind.SGD, 0, 0, 0, 0), frozen, false);
        return new TrainableNetwork(network, objective, setup, TrainingState.fresh(network, weights, setup), -1);
    }

    private record Case(TemporalLoss temporal, Optional<Distillation> distillation) {
        static Case of(String name) {
            return switch (name) {
                case "each" -> temporal(0.1, Occlusion.EACH);
                case "sum" -> temporal(0.1, Occlusion.SUM);
                case "heavy" -> temporal(40, Occlusion.EACH);
                case "logits" -> distilled(0, new Distillation(2, 0, 0));
                case "pairs" -> distilled(0, new Distillation(0, 5, 0));
                case "frames" -> distilled(0, new Distillation(0, 0, 5000));
                default -> distilled(0.1, new Distillation(0.1, 0.2, 0.3));
            };
        }

        private static Case temporal(double weight, Occlusion occlusion) {
            return new Case(new TemporalLoss(weight, occlusion), Optional.empty());
        }

        private static Case distilled(double weight, Distillation distillation) {
            return new Case(new TemporalLoss(weight, Occlusion.EACH), Optional.of(distillation));
        }

        Optional<Taught> taught() {
            return distillation.map(terms -> new Taught(
                    network(8), new ImageInput(FOR_TEACHER, "_for_teacher"), new DistillationTerms(terms, lstm())));
        }

        private static ConvLstm lstm() {
            int hidden = ConvLstm.HIDDEN;
            int inputs = 9 * (1 + hidden);
            double bound = Math.sqrt(3.0 / inputs);
            double[] weight = FormulaTensors.uniform(50, 4 * hidden * inputs);
            double[] bias = FormulaTensors.uniform(51, 4 * hidden);
            return new ConvLstm(
                    Arrays.stream(weight).mapToObj(u -> (2 * u - 1) * bound).toList(),
                    Arrays.stream(bias).mapToObj(u -> (u - 0.5) * 0.2).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"each", "sum", "heavy", "logits", "pairs", "frames", "all"})
    void theLossAndItsGradientsAreThoseOfTheDefinition(String name) {
        try (TrainableNetwork network = trainable(Case.of(name))) {
            List<TensorInput> inputs =
                    List.of(images(3000), images(3001), TensorInput.of(labels(), COUNT, 16, 24), flows());
            double found = network.step(inputs, 0);

            assertThat(found
                            / Double.parseDouble(
                                    Goldens.lines(GOLDENS, name + " loss ").get(0)))
                    .isCloseTo(1, within(1e-4));
            // SGD's momentum after one step.
            Weights gradients = network.state().slots().get("first");
            assertThat(Goldens.lines(GOLDENS, name + " gradient ")).hasSize(4).allSatisfy(line -> {
                String[] words = line.split(" ", 2);
                double digest = Goldens.digest(gradients.get(words[0]).values());
                assertThat(digest / Double.parseDouble(words[1])).isCloseTo(1, within(1e-4));
            });
            assertThat(gradients.names()).hasSize(4);
        }
    }

    @Test
    void aPairOfOneFrameWithoutMotionIsSteady() {
        byte[] unlabelled = new byte[COUNT * SIZE.pixels()];
        Arrays.fill(unlabelled, (byte) 255);
        try (TrainableNetwork network = trainable(Case.of("heavy"))) {
            TensorInput none = TensorInput.of(unlabelled, COUNT, SIZE.height(), SIZE.width());

            float same = network.step(List.of(images(3000), images(3000), none, still()), 0);
            float other = network.step(List.of(images(3000), images(3001), none, still()), 0);

            assertThat(same).isLessThan(1e-6f);
            assertThat(other).isGreaterThan(1e-3f);
        }
    }

    @Test
    void aTeacherDoesNotChangeWhatTheStudentPredicts() {
        try (TrainableNetwork alone = trainable(Case.of("each"));
                TrainableNetwork taught = trainable(Case.of("all"))) {
            List<TensorInput> image = List.of(images(3000));

            assertThat(taught.bytes("predict", image, 16, 24)).isEqualTo(alone.bytes("predict", image, 16, 24));
        }
    }

    @Test
    void predictionsDoNotRunTheTeacher() {
        Network student = network(8);
        Network teacher = network(6);
        Network both = DistilledNetwork.of(student, teacher);
        Weights weights =
                DistilledNetwork.weights(FormulaTensors.weights(student, 1.2), FormulaTensors.weights(teacher, 2));
        LogitsLoss logits = new LogitsLoss(SegmentationLoss.crossEntropy(0), Collections.nCopies(CLASSES, 1.0));
        Case loss = Case.of("all");
        SteadyObjective objective = new SteadyObjective(new ImageInput(INPUT), logits, loss.temporal(), loss.taught());
        TrainingSetup setup =
                new TrainingSetup(new Optimizer(Optimizer.Kind.SGD, 0, 0, 0, 0), FrozenParts.none(), false);

        List<String> methods = new TrainingProgram(both, objective, setup)
                .module(TrainingState.fresh(both, weights, setup))
                .methods();

        assertThat(method(methods, "predict")).contains("(self).part(").doesNotContain("(self).network(");
        assertThat(method(methods, "part")).contains("self.first__weight").doesNotContain(DistilledNetwork.TEACHER);
        assertThat(method(methods, "loss")).contains("(self).network(");
    }

    private static String method(List<String> methods, String name) {
        return methods.stream()
                .filter(method -> method.contains("def " + name + "("))
                .findFirst()
                .orElseThrow();
    }
}
