package dev.reelmask.train.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.net.zoo.SkipForms;
import dev.reelmask.testing.Goldens;
import dev.reelmask.train.skip.SkipLoss.Extent;
import dev.reelmask.train.skip.SkipLoss.Norm;
import dev.reelmask.train.skip.SkipLoss.Term;
import dev.reelmask.train.skip.SkipLoss.Weighting;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@code tests/python/make_skip_goldens.py}: segmentation_models_pytorch, in double precision. */
class SkipObjectiveTest {
    private static final String GOLDENS = "/net/skip-loss.txt";
    private static final int CLASSES = 5;
    private static final int COUNT = 2;
    private static final int[] DISTANCES = {3, 9};
    private static final FrameSize SIZE = new FrameSize(96, 64);
    private static final InputSpec INPUT = new InputSpec(
            SizePolicy.stretched(SIZE),
            InputSpec.ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            32,
            InputSpec.Padding.STRIDE);
    /** Gradients of biases that a batch norm takes away again are rounding. */
    private static final double NONE = 1e-9;

    private static final TrainingSetup TRAINED = setup(FrozenParts.none());
    /** All batch norms as in evaluation. */
    private static final TrainingSetup EVALUATED = setup(new FrozenParts(List.of(), List.of("")));

    private static int threads;

    /**
     * Two threads halve the sums over pixels; one thread's rounding alone is 3e-4 of the smallest biases' gradients.
     */
    @BeforeAll
    static void setThreads() {
        threads = TorchRuntime.threads();
        TorchRuntime.setThreads(2);
    }

    @AfterAll
    static void restoreThreads() {
        TorchRuntime.setThreads(threads);
    }

    private static TrainingSetup setup(FrozenParts frozen) {
        return new TrainingSetup(new Optimizer(Optimizer.Kind.SGD, 0, 0, 0, 0), frozen, false);
    }

    private static byte[] bytes(long index, int count, int below) {
        double[] u = FormulaTensors.uniform(index, count);
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) (u[i] * below);
        }
        return values;
    }

    private static byte[] labels(long index) {
        byte[] ids = bytes(index, COUNT * SIZE.pixels(), CLASSES + 1);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ids[i] == CLASSES ? (byte) 255 : ids[i];
        }
        return ids;
    }

    private static List<TensorInput> inputs(SkipLoss loss) {
        int h = SIZE.height();
        int w = SIZE.width();
        float[] shares = {loss.weighting().at(DISTANCES[0]), loss.weighting().at(DISTANCES[1])};
        return List.of(
                TensorInput.of(bytes(2000, 3 * COUNT * SIZE.pixels(), 256), COUNT, h, w, 3),
                TensorInput.of(bytes(2001, 3 * COUNT * SIZE.pixels(), 256), COUNT, h, w, 3),
                TensorInput.of(labels(2002), COUNT, h, w),
                TensorInput.of(labels(2003), COUNT, h, w),
                TensorInput.of(shares, COUNT));
    }

    private static SkipLoss loss(String name) {
        Set<Term> all = Set.of(Term.values());
        return switch (name) {
            case "one-level", "trained" -> new SkipLoss(all, new Weighting(true, 1), Norm.L1, Extent.MEAN, 0.01);
            case "two-levels" -> new SkipLoss(all, new Weighting(false, 0.3), Norm.RIDGE, Extent.SUM, 1e-4);
            case "length" ->
                new SkipLoss(
                        Set.of(Term.CURRENT, Term.DIFFERENCE), new Weighting(true, 0.5), Norm.L2, Extent.MEAN, 0.5);
            case "long-length" ->
                new SkipLoss(
                        Set.of(Term.KEY_MODE, Term.DIFFERENCE), new Weighting(true, 0.5), Norm.L2, Extent.SUM, 0.01);
            default ->
                new SkipLoss(
                        Arrays.stream(Term.values())
                                .filter(term -> term.toString().equals(name))
                                .collect(Collectors.toSet()),
                        new Weighting(true, 1),
                        Norm.L1,
                        Extent.MEAN,
                        0.01);
        };
    }

    private static Network withoutDropout(Network network) {
        List<Node> nodes = network.nodes().stream()
                .map(node -> node.op() instanceof Dropout dropout
                        ? new Node(node.path(), new Dropout(0, dropout.wholeMaps()), node.inputs(), node.output())
                        : node)
                .toList();
        return new Network(network.name(), network.inputs(), nodes, network.outputs());
    }

    private static TrainableNetwork trainable(int levels, SkipLoss loss, TrainingSetup setup) {
        SkipForms forms =
                Networks.untrained("fpn-mobilenetv2", CLASSES).described().skip(levels);
        Network network = withoutDropout(TripletNetwork.of(forms));
        LogitsLoss logits = new LogitsLoss(SegmentationLoss.crossEntropy(0), Collections.nCopies(CLASSES, 1.0));
        SkipObjective objective = new SkipObjective(
                new ImageInput(INPUT), logits, loss, TripletNetwork.maps(forms).size());
        return new TrainableNetwork(network, objective, setup, TrainingState.fresh(network, weights(), setup), -1);
    }

    private static Weights weights() {
        return FormulaTensors.weights(
                Networks.untrained("fpn-mobilenetv2", CLASSES).network(), 1.2);
    }

    @ParameterizedTest
    @CsvSource({
        "one-level, 1",
        "two-levels, 2",
        "length, 2",
        "long-length, 1",
        "trained, 1",
        "current, 1",
        "pseudo, 1",
        "key-mode, 1"
    })
    void theLossIsThatOfTheDefinition(String name, int levels) {
        SkipLoss loss = loss(name);
        TrainingSetup setup = name.equals("trained") ? TRAINED : EVALUATED;
        try (TrainableNetwork network = trainable(levels, loss, setup)) {
            double found = network.step(inputs(loss), 0);

            double wanted =
                    Double.parseDouble(Goldens.lines(GOLDENS, name + " loss ").get(0));
            assertThat(found / wanted).isCloseTo(1, within(1e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"one-level, 1", "two-levels, 2", "length, 2"})
    void itsGradientsAreThoseOfTheDefinition(String name, int levels) {
        SkipLoss loss = loss(name);
        try (TrainableNetwork network = trainable(levels, loss, EVALUATED)) {
            network.step(inputs(loss), 0);

            // SGD's momentum after one step.
            Weights gradients = network.state().slots().get("first");
            Map<String, Double> errors = new TreeMap<>();
            Goldens.lines(GOLDENS, name + " gradient ").forEach(line -> {
                String[] words = line.split(" ", 2);
                double wanted = Double.parseDouble(words[1]);
                if (wanted > NONE) {
                    errors.put(
                            words[0],
                            Math.abs(Goldens.digest(gradients.get(words[0]).values()) / wanted - 1));
                }
            });
            assertThat(errors).hasSizeGreaterThan(150);
            assertThat(errors.values()).allSatisfy(error -> assertThat(error).isLessThan(1e-4));
        }
    }

    /** Its first levels are not computed a second time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothFramesTogetherCostTwoKeyFramesAndWhatIsBehindTheMaps(int levels) {
        SkipForms forms =
                Networks.untrained("fpn-mobilenetv2", CLASSES).described().skip(levels);
        Network together = TripletNetwork.of(forms);
        FeatureShape image = new FeatureShape(3, 64, 64);
        long key = forms.key().macs(List.of(image));

        assertThat(together.macs(List.of(image, image))).isBetween(2 * key, 3 * key);
        assertThat(together.parameters())
                .containsExactlyInAnyOrderElementsOf(forms.key().parameters());
        assertThat(together.outputs())
                .hasSize(3 + 2 * TripletNetwork.maps(forms).size());
    }

    /** Distance 0: with its own maps a frame is segmented as by the whole network. */
    @Test
    void aFrameThatIsItsOwnKeyFrameHasTheSameMaskBothWays() {
        SkipLoss loss = loss("one-level");
        try (TrainableNetwork network = trainable(2, loss, EVALUATED)) {
            TensorInput image = inputs(loss).get(0);

            byte[] masks = network.bytes("predict", List.of(image, image), SIZE.height(), SIZE.width());

            int half = masks.length / 2;
            assertThat(Arrays.copyOf(masks, half)).isEqualTo(Arrays.copyOfRange(masks, half, masks.length));
            assertThat(masks).hasSize(2 * COUNT * SIZE.pixels());
        }
    }

    /** The regulariser is λ times as much of each of the two maps. */
    @Test
    void mapsAreAsFarApartAsTheRegulariserSaysAndThoseOfOneFrameNotAtAll() {
        SkipLoss near = new SkipLoss(Set.of(Term.CURRENT), new Weighting(true, 1), Norm.L1, Extent.MEAN, 0.5);
        SkipLoss far =
                new SkipLoss(Set.of(Term.CURRENT, Term.DIFFERENCE), new Weighting(true, 1), Norm.L1, Extent.MEAN, 0.5);
        List<TensorInput> inputs = inputs(far);
        try (TrainableNetwork without = trainable(2, near, EVALUATED);
                TrainableNetwork with = trainable(2, far, EVALUATED)) {
            float[] same = with.floats("spread", List.of(inputs.get(0), inputs.get(0)));
            float[] apart = with.floats("spread", inputs.subList(0, 2));
            double regulariser = with.step(inputs, 0) - without.step(inputs, 0);

            assertThat(same[0]).isZero();
            assertThat(same[1]).isPositive();
            assertThat(apart[0]).isCloseTo((float) (regulariser / (2 * 0.5)), withinPercentage(0.1));
        }
    }
}
