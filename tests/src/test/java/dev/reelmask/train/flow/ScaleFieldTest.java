package dev.reelmask.train.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.check.FlowCheck;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.torch.KeyFeatures;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchFlow;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.propagate.warp.ScaledFlow;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deep Feature Flow's scale field from training to the loop, for a small network whose features have stride 8. */
class ScaleFieldTest {
    private static final int CHANNELS = 6;
    private static final int STRIDE = 8;
    private static final FrameSize SIZE = TinyFlow.SIZE;
    private static final FlowNet.Width WIDTH = FlowNet.Width.THREE_EIGHTHS;
    private static final RgbFrame KEY = GeneratedFrames.displaced(0, SIZE, 0, 0);
    private static final RgbFrame CURRENT = GeneratedFrames.displaced(2, SIZE, 6, -4);

    private static final Network FEATURES = features();
    private static final Network HEAD = head();
    private static final Bundle BUNDLE = bundle(PropagationKind.FEATURES);

    @TempDir
    private static Path clips;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeClips() {
        TorchRuntime.setThreads(1);
        TinyFlow.writeClip(clips.resolve("moving.mp4"));
    }

    private static Network features() {
        NetworkBuilder net = new NetworkBuilder("features");
        return net.build(net.conv("mix", net.input(3), CHANNELS, new Window(STRIDE, STRIDE, 0, 1)));
    }

    private static Network head() {
        NetworkBuilder net = new NetworkBuilder("head");
        return net.build(net.conv("classifier", net.input(CHANNELS), 2, Window.of(1)));
    }

    private static Bundle bundle(PropagationKind kind) {
        ClassSet classes = new ClassSet("two", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);
        List<Double> middle = List.of(127.5, 127.5, 127.5);
        InputSpec input = new InputSpec(
                SizePolicy.source(), InputSpec.ChannelOrder.RGB, middle, middle, STRIDE, InputSpec.Padding.STRIDE);
        BundleSpec spec = new BundleSpec("small", classes, List.of(0, 1), input, kind, 1, "none", "test");
        byte[] features = TorchArchive.write(NetworkModule.inference(FEATURES, Weights.initial(FEATURES, 5)));
        byte[] head = TorchArchive.write(NetworkModule.inference(HEAD, Weights.initial(HEAD, 6)));
        return Bundle.of(spec, Map.of(Bundle.FEATURES, features, Bundle.HEAD, head));
    }

    /** A FlowNet2-s of small flows, with a scale field of random weights, a standard deviation of {@code spread}. */
    private static Weights initial(double spread) {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(FeatureFlow.withFreshScaleField(TinyFlow.fresh(), WIDTH, CHANNELS)
                        .tensors());
        tensors.computeIfPresent("predict_flow2.weight", (name, tensor) -> times(tensor, 0.01f));
        Random random = new Random(3);
        FloatTensor weight = tensors.get("scale_field.weight");
        float[] values = new float[weight.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }
        tensors.put("scale_field.weight", new FloatTensor(weight.shape(), values));
        return new Weights(tensors);
    }

    private static FloatTensor times(FloatTensor tensor, float factor) {
        float[] values = tensor.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new FloatTensor(tensor.shape(), values);
    }

    private FlowTraining.Result train(Weights initial, Bundle bundle, boolean scaleField) {
        FlowStage stage = new FlowStage.Propagation(
                bundle, SegmentationLoss.crossEntropy(0), FlowStage.Propagation.Keys.NETWORK, scaleField);
        return TinyFlow.training(TinyFlow.settings(3, 3, 2), folder)
                .run(
                        stage,
                        TinyFlow.clips(clips),
                        TinyFlow.clips(clips),
                        initial,
                        new FlowTraining.Report(progress -> {}, note -> {}));
    }

    private static FlowBundle flowBundle(FlowSpec spec, Weights weights) {
        byte[] module = FlowNetworks.module("flownet2-s", spec, weights, "test");
        return FlowBundle.of("tiny", spec, module, "none", "test");
    }

    private static FlowSpec spec(int channels, int stride) {
        return FlowNetworks.FLOWNET_NVIDIA.withScaleField(new FeatureScale(channels, stride));
    }

    @Test
    void trainingGivesAFlowNetworkAScaleFieldWhoseBiasStaysOne() {
        FlowTraining.Result result = train(TinyFlow.fresh(), BUNDLE, true);

        assertThat(result.input().scaleField()).isEqualTo(new FeatureScale(CHANNELS, STRIDE));
        assertThat(result.weights().get("scale_field.weight").values())
                .hasSize(CHANNELS * 74)
                .doesNotContain(0);
        assertThat(result.weights().get("scale_field.bias").values()).containsOnly(1);
        FlowCheck.checkFor(flowBundle(result.input(), result.weights()), BUNDLE);
    }

    @Test
    void withoutTheOptionThereIsNone() {
        FlowTraining.Result result = train(TinyFlow.fresh(), BUNDLE, false);

        assertThat(result.input()).isEqualTo(FlowNetworks.FLOWNET_NVIDIA);
        assertThat(result.weights().names()).isEqualTo(TinyFlow.fresh().names());
    }

    @Test
    void theLoopMakesTheMasksOfTheTrainingFromTheBundleThatItLeft() {
        Weights initial = initial(0.3);
        FlowTraining.Result result = train(initial, BUNDLE, false);
        assertThat(result.weights().get("scale_field.weight").values())
                .isNotEqualTo(initial.get("scale_field.weight").values());
        Configuration hadoop = new Configuration();
        flowBundle(result.input(), result.weights())
                .write(hadoop, folder.toUri().toString());
        FlowBundle read = FlowBundle.read(hadoop, folder.toUri().toString());

        byte[] trained = predicted(result);
        LabelMap looped = propagated(read, 1);
        LabelMap unscaled =
                propagated(flowBundle(FlowNetworks.FLOWNET_NVIDIA, FeatureFlow.withoutScaleField(result.weights())), 1);

        assertThat(looped.pixelCounts(2)).doesNotContain(0L);
        assertThat(equalPixels(trained, looped.ids())).isGreaterThan(0.995);
        assertThat(equalPixels(trained, unscaled.ids()))
                .as("pixels that the field does not matter for")
                .isLessThan(0.9);
        assertThat(equalPixels(looped.ids(), propagated(read, 2).ids()))
                .as("blended with itself")
                .isGreaterThan(0.995);
    }

    /** Masks by the program that scores a training. */
    private static byte[] predicted(FlowTraining.Result result) {
        FeatureShape shape = new FeatureShape(CHANNELS, SIZE.height() / STRIDE, SIZE.width() / STRIDE);
        Network network =
                FeatureFlow.network(WIDTH, true, PropagationKind.FEATURES, shape, STRIDE, Optional.of(HEAD), true);
        Objective objective = new PropagationObjective(
                new FlowInput(result.input()), new LogitsLoss(SegmentationLoss.crossEntropy(0), List.of(1.0, 1.0)));
        TrainingSetup setup = TrainingSetup.of(Optimizer.adamW(0));
        Weights weights = FeatureFlow.weights(result.weights(), Optional.of(Weights.initial(HEAD, 6)));
        try (KeyFeatures features = new KeyFeatures(BUNDLE, SIZE, -1);
                TrainableNetwork trained = new TrainableNetwork(
                        network, objective, setup, TrainingState.fresh(network, weights, setup), -1)) {
            List<TensorInput> inputs = List.of(
                    TensorInput.of(CURRENT.rgb(), 1, SIZE.height(), SIZE.width(), 3),
                    TensorInput.of(KEY.rgb(), 1, SIZE.height(), SIZE.width(), 3),
                    TensorInput.of(features.of(KEY.rgb(), 1), 1, CHANNELS, shape.height(), shape.width()));
            return trained.bytes("predict", inputs, SIZE.height(), SIZE.width());
        }
    }

    /** The mask of the current frame from so many sources, all of them the key frame. */
    private static LabelMap propagated(FlowBundle flow, int sources) {
        try (TorchFlow estimator = TorchFlow.open(flow, -1, Precision.F32, Optional.of(SIZE))) {
            return propagated(estimator.estimate(CURRENT, KEY, Optional.empty()), sources);
        }
    }

    private static LabelMap propagated(Flow flow, int sources) {
        try (TorchNetwork network = TorchNetwork.open(BUNDLE, -1, Precision.F32);
                State state = network.keyStates(List.of(KEY)).get(0)) {
            WarpSource[] all = new WarpSource[sources];
            Arrays.fill(all, new WarpSource(state, KEY, flow, 2));
            return network.propagate(CURRENT, List.of(all), SIZE);
        }
    }

    private static double equalPixels(byte[] one, byte[] two) {
        int equal = 0;
        for (int i = 0; i < one.length; i++) {
            equal += one[i] == two[i] ? 1 : 0;
        }
        return (double) equal / one.length;
    }

    @Test
    void aFieldOfOneChangesNoMaskWhereverItsGridEnds() {
        FlowField flow = FlowField.zero(SIZE);
        float[] ones = new float[5 * 3 * CHANNELS];
        Arrays.fill(ones, 1);
        LabelMap plain = propagated(flow, 1);

        // Cells of 16 pixels, 4 × 3 of them over the frame's width and less than its padded height.
        ScaleField wide = new ScaleField(new FrameSize(5, 3), CHANNELS, 4, 2.5, ones);

        assertThat(propagated(new ScaledFlow(flow, wide), 1)).isEqualTo(plain);
        assertThat(propagated(new ScaledFlow(flow, wide), 2)).isEqualTo(propagated(flow, 2));
    }

    @Test
    void anotherBundleIsRefusedBeforeAnyWork() {
        Weights weights = initial(0);
        Weights five = FeatureFlow.withFreshScaleField(TinyFlow.fresh(), WIDTH, 5);

        FlowCheck.checkFor(flowBundle(spec(CHANNELS, STRIDE), weights), BUNDLE);
        FlowCheck.checkFor(
                flowBundle(spec(CHANNELS, 4).atScale(0.5).withScaleField(new FeatureScale(CHANNELS, 4)), weights),
                BUNDLE);
        assertThatThrownBy(() -> FlowCheck.checkFor(flowBundle(spec(5, STRIDE), five), BUNDLE))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "The scale field of flow network tiny has 5 channels (flow.scale-field.channels), but bundle small propagates 6. Take the bundle that it was trained with");
        assertThatThrownBy(() -> FlowCheck.checkFor(flowBundle(spec(CHANNELS, 4), weights), BUNDLE))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "is for features of stride 4 of its input (flow.scale-field.stride), but those of bundle small have stride 8.0 at flow.scale 1.0");
        assertThatThrownBy(() -> FlowCheck.checkFor(
                        flowBundle(spec(CHANNELS, STRIDE), weights), bundle(PropagationKind.POSTERIORS)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("but bundle small propagates posteriors (propagation.kind)");
    }

    @Test
    void aFieldOfOtherChannelsIsRefusedInTheLoopToo() {
        ScaleField field = new ScaleField(new FrameSize(1, 1), 2, 1, 1, new float[2]);

        assertThatThrownBy(() -> propagated(new ScaledFlow(FlowField.zero(SIZE), field), 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has 2 channels, what the bundle propagates has 6");
    }

    @Test
    void trainingRefusesAFieldThatDoesNotSuitWhatIsPropagated() {
        Weights five = FeatureFlow.withFreshScaleField(TinyFlow.fresh(), WIDTH, 5);

        assertThatThrownBy(() -> train(TinyFlow.fresh(), bundle(PropagationKind.POSTERIORS), true))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "A scale field multiplies features or logits, but bundle small propagates posteriors");
        assertThatThrownBy(() -> train(five, BUNDLE, false))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "The initial weights have a scale field of 5 channels, but bundle small propagates 6");
    }

    @Test
    void otherStagesLeaveItOut() {
        FlowTraining.Result result = TinyFlow.training(TinyFlow.settings(1, 1, 1), folder)
                .run(
                        new FlowStage.Photometric(0.1),
                        TinyFlow.clips(clips),
                        TinyFlow.clips(clips),
                        initial(0.3),
                        new FlowTraining.Report(progress -> {}, note -> {}));

        assertThat(result.input()).isEqualTo(FlowNetworks.FLOWNET_NVIDIA);
        assertThat(result.weights().names()).isEqualTo(TinyFlow.fresh().names());
    }
}
