package dev.reelmask.net.zoo.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureFlowTest {
    private static final FeatureShape IMAGE = new FeatureShape(3, 64, 64);
    private static final FeatureShape FEATURES = new FeatureShape(2, 16, 16);
    private static final int PIXELS = 16 * 16;

    /** Current, key, and features that count their cells from 0.1 in steps of a thousandth. */
    private static List<float[]> inputs() {
        float[] features = new float[2 * PIXELS];
        for (int i = 0; i < features.length; i++) {
            features[i] = 0.1f + 0.001f * i;
        }
        return List.of(
                FormulaTensors.signed(1, (int) IMAGE.elements()),
                FormulaTensors.signed(2, (int) IMAGE.elements()),
                features);
    }

    /** FlowNet2-s whose flow is {@code cellsRight} cells of stride 4 to the right, everywhere. */
    private static Weights flow(float cellsRight) {
        Network network = FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true);
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(FormulaTensors.weights(network).tensors());
        tensors.computeIfPresent("predict_flow2.weight", (name, tensor) -> FloatTensor.filled(tensor.shape(), 0));
        tensors.put(
                "predict_flow2.bias",
                new FloatTensor(List.of(2), new float[] {4 * cellsRight / (float) FlowNet.FLOW_FACTOR, 0}));
        return new Weights(tensors);
    }

    private static float[] run(PropagationKind kind, float cellsRight, Optional<Network> head, Optional<Weights> of) {
        Network network = FeatureFlow.network(FlowNet.Width.THREE_EIGHTHS, true, kind, FEATURES, 4, head, false);
        Weights weights = FeatureFlow.weights(flow(cellsRight), of);
        byte[] archive = TorchArchive.write(NetworkModule.plain(network, weights));
        List<FeatureShape> shapes = List.of(IMAGE, IMAGE, FEATURES);
        try (NetworkProbe probe = NetworkProbe.open(archive, Form.PLAIN, Precision.F32, shapes, inputs())) {
            return probe.outputs().get(0);
        }
    }

    @Test
    void scoresAreWarpedAlongTheFlow() {
        float[] still = run(PropagationKind.LOGITS, 0, Optional.empty(), Optional.empty());
        float[] moved = run(PropagationKind.LOGITS, 3, Optional.empty(), Optional.empty());

        assertThat(still).containsExactly(inputs().get(2), within(1e-5f));
        assertThat(moved[0]).isCloseTo(still[3], within(1e-4f));
        assertThat(moved[15]).as("border repeated").isCloseTo(still[15], within(1e-4f));
    }

    @Test
    void posteriorsComeAsLogarithms() {
        float[] logarithms = run(PropagationKind.POSTERIORS, 0, Optional.empty(), Optional.empty());

        assertThat(logarithms[7]).isCloseTo((float) Math.log(0.107), within(1e-4f));
    }

    @Test
    void featuresGoThroughTheHead() {
        NetworkBuilder net = new NetworkBuilder("head");
        Network head = net.build(net.conv("classifier", net.input(2), 1, Window.of(1)));
        Weights ones = new Weights(Map.of(
                "classifier.weight", FloatTensor.filled(List.of(1, 2, 1, 1), 1),
                "classifier.bias", FloatTensor.filled(List.of(1), 0.5f)));

        float[] scores = run(PropagationKind.FEATURES, 0, Optional.of(head), Optional.of(ones));

        assertThat(scores).hasSize(PIXELS);
        assertThat(scores[4]).isCloseTo(0.104f + 0.104f + 0.256f + 0.5f, within(1e-4f));
    }

    /** Features of a stride that counts the flow network's own as 4. */
    private static float[] scaled(int stride, Weights flow) {
        int side = 64 / stride;
        FeatureShape shape = new FeatureShape(2, side, side);
        float[] features = Arrays.copyOf(FormulaTensors.signed(3, 2 * side * side), 2 * side * side);
        Network network = FeatureFlow.network(
                FlowNet.Width.THREE_EIGHTHS,
                true,
                PropagationKind.LOGITS,
                shape,
                stride,
                Optional.empty(),
                FeatureFlow.hasScaleField(flow));
        byte[] archive = TorchArchive.write(NetworkModule.plain(network, flow));
        List<float[]> values = List.of(inputs().get(0), inputs().get(1), features);
        try (NetworkProbe probe =
                NetworkProbe.open(archive, Form.PLAIN, Precision.F32, List.of(IMAGE, IMAGE, shape), values)) {
            return probe.outputs().get(0);
        }
    }

    @ParameterizedTest(name = "stride {0}")
    @ValueSource(ints = {2, 4, 8})
    void aFreshScaleFieldChangesNothingAndOneOfTwoDoubles(int stride) {
        Weights plain = flow(1.5f);
        Weights fresh = FeatureFlow.withFreshScaleField(plain, FlowNet.Width.THREE_EIGHTHS, 2);
        Map<String, FloatTensor> two = new LinkedHashMap<>(fresh.tensors());
        two.put("scale_field.bias", FloatTensor.filled(List.of(2), 2));

        float[] unscaled = scaled(stride, plain);
        float[] doubled = scaled(stride, new Weights(two));

        assertThat(scaled(stride, fresh)).containsExactly(unscaled);
        for (int i = 0; i < unscaled.length; i++) {
            assertThat(doubled[i]).isEqualTo(2 * unscaled[i]);
        }
    }

    @Test
    void aScaleFieldOfPooledMapsIsThePooledScaleField() {
        NetworkBuilder net = new NetworkBuilder("pooled");
        Value current = net.input(3);
        Value key = net.input(3);
        FlowNet.Maps maps = FlowNet.describe(net, "", FlowNet.Width.THREE_EIGHTHS, true, current, key);
        Value fine = net.averagePool(FlowNet.scaleFieldAtStride(net, maps, 3, 4), new Window(4, 4, 0, 1));
        Network network = net.build(FlowNet.scaleFieldAtStride(net, maps, 3, 16), fine);
        byte[] archive = TorchArchive.write(NetworkModule.plain(network, FormulaTensors.weights(network)));

        try (NetworkProbe probe =
                NetworkProbe.open(archive, Form.PLAIN, Precision.F32, List.of(IMAGE, IMAGE), inputs().subList(0, 2))) {
            assertThat(probe.outputs().get(0))
                    .hasSize(3 * 4 * 4)
                    .containsExactly(probe.outputs().get(1), within(1e-4f));
        }
    }

    @Test
    void posteriorsHaveNoScaleField() {
        assertThatThrownBy(() -> FeatureFlow.network(
                        FlowNet.Width.FULL, true, PropagationKind.POSTERIORS, FEATURES, 4, Optional.empty(), true))
                .hasMessage("a scale field multiplies features or logits, not posteriors");
    }

    @Test
    void theFlowNetworksWeightsCanBeTakenOutAgain() {
        Weights flow = flow(1);
        Weights all =
                FeatureFlow.weights(flow, Optional.of(new Weights(Map.of("a", FloatTensor.filled(List.of(1), 1)))));

        assertThat(all.names()).contains("head.a").hasSize(flow.names().size() + 1);
        assertThat(FeatureFlow.flowOf(all).tensors()).isEqualTo(flow.tensors());
    }
}
