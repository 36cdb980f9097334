package dev.reelmask.net.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.NetworkText;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.NetworkProgram;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.StoredZip;
import dev.reelmask.net.zoo.EspNet;
import dev.reelmask.net.zoo.FaceLite;
import dev.reelmask.net.zoo.FaceUnet;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.RaftSmall;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program for CPUs against the module as PyTorch would run it. */
class FusedArchiveTest {
    private static final float TOLERANCE = 1e-4f;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("espnet", EspNet.network(12, 2, 3, EspNet.Skip.WITH_IMAGE), 64),
                Arguments.of("face-unet", FaceUnet.network(5), 64),
                Arguments.of("face-lite", FaceLite.network(5), 64),
                Arguments.of("flownet2-s", FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true), 128),
                Arguments.of("every kind of convolution", everyKind(), 32),
                Arguments.of("norms without convolutions", oddChannels(), 64),
                Arguments.of("norms without convolutions, odd size", oddChannels(), 31),
                Arguments.of("depthwise of large dilation, size not a multiple", phased(), 29),
                Arguments.of("depthwise of large dilation, multiple", phased(), 72),
                Arguments.of("depthwise of a dilation larger than the map", phased(), 7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void fusedOperationsComputeWhatPlainOnesDo(String name, Network network, int side) {
        byte[] archive = inference(network);
        List<FeatureShape> shapes = network.inputs().stream()
                .map(v -> new FeatureShape(v.channels(), side, side))
                .toList();

        List<float[]> plain = outputs(archive, Form.PLAIN, Precision.F32, shapes);
        List<float[]> fused = outputs(archive, Form.FUSED, Precision.F32, shapes);

        assertThat(FusedArchive.of(archive, Optional.of(shapes))).isPresent();
        for (int i = 0; i < plain.size(); i++) {
            assertThat(relativeError(plain.get(i), fused.get(i))).isLessThan(TOLERANCE);
        }
    }

    @Test
    void bfloat16StaysWithinItsEightBits() {
        byte[] archive = inference(FaceLite.network(5));
        List<FeatureShape> shapes = List.of(new FeatureShape(3, 64, 64));

        float[] full = outputs(archive, Form.PLAIN, Precision.F32, shapes).get(0);
        float[] half = outputs(archive, Form.FUSED, Precision.BF16, shapes).get(0);

        assertThat(relativeError(full, half)).isBetween(1e-5f, 0.05f);
    }

    @Test
    void weightsLaidOutForOneSizeServeOthers() {
        byte[] archive = inference(everyKind());
        FeatureShape small = new FeatureShape(8, 32, 32);
        byte[] fused = FusedArchive.of(archive, Optional.of(List.of(small))).orElseThrow();
        byte[] unsized = FusedArchive.of(archive, Optional.empty()).orElseThrow();

        assertThat(source(fused)).contains("[1, 8, 32, 32])");
        assertThat(source(unsized)).contains(", None)");
    }

    @Test
    void aSumIsWrittenOverItsOtherOperandWhereNobodyReadsThatLater() {
        String code =
                source(FusedArchive.of(inference(everyKind()), Optional.empty()).orElseThrow());

        assertThat(code).contains("_convolution_pointwise_(v8, v10, self.h__weight");
        assertThat(code).contains("_convolution_pointwise_(torch.clone(v2, memory_format=2), v0, self.b__weight");
    }

    @Test
    void numbersOfAChannelStandForAsManyPixelsAsFillVectors() {
        Network network = oddChannels();
        FeatureShape even = new FeatureShape(3, 64, 64);
        FeatureShape odd = new FeatureShape(3, 30, 30);

        String source = source(
                FusedArchive.of(inference(network), Optional.of(List.of(even))).orElseThrow());
        String less = source(
                FusedArchive.of(inference(network), Optional.of(List.of(odd))).orElseThrow());

        assertThat(source)
                .contains("folded_affine(v3, self.norm__scale, self.norm__shift, 32, )")
                .contains("folded_prelu(v4, self.act__slopes, 32, )")
                .doesNotContain("torch.avg_pool2d(v0");
        assertThat(less).contains("self.norm__shift, 1, )");
    }

    @Test
    void aProgramLaidOutForOneSizeComputesTheSameAtOthers() {
        Network network = oddChannels();
        byte[] archive = inference(network);
        FeatureShape laidOut = new FeatureShape(3, 64, 64);
        Shape other = new Shape(2, 3, 30, 22);

        float[][] found = new float[2][];
        try (TorchProgram plain = NetworkProgram.asItIs("plain", archive, Device.cpu(), Precision.F32);
                TorchProgram fused = NetworkProgram.load(
                        "fused", archive, Device.cpu(), Precision.F32, Optional.of(List.of(laidOut)));
                NDManager scope = plain.newScope()) {
            NDArray input = scope.arange(2 * 3 * 30 * 22)
                    .toType(DataType.FLOAT32, true)
                    .sin()
                    .reshape(other);
            found[0] = plain.forward(scope, input).toFloatArray();
            found[1] = fused.forward(scope, input).toFloatArray();
        }

        assertThat(relativeError(found[0], found[1])).isLessThan(TOLERANCE);
    }

    @Test
    void anArchiveThatDoesNotDescribeItselfStaysAsItIs() {
        byte[] archive = inference(FaceLite.network(5));

        assertThat(FusedArchive.of(without(archive, "extra/network.txt"), Optional.empty()))
                .isEmpty();
        assertThat(FusedArchive.of(replaced(archive, "extra/network.txt", "network\tx\nthing\t1"), Optional.empty()))
                .isEmpty();
        assertThat(FusedArchive.of(
                        replaced(archive, "extra/network.txt", NetworkText.write(FaceLite.network(4))),
                        Optional.empty()))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void aNetworkIsReadBackFromItsText(String name, Network network, int side) {
        assertThat(NetworkText.read(NetworkText.write(network))).isEqualTo(network);
    }

    @Test
    void everyNetworkOfTheRegistryIsReadBackFromItsText() {
        for (String name : Networks.names()) {
            Network network = Networks.untrained(name, 21).network();

            assertThat(NetworkText.read(NetworkText.write(network))).as(name).isEqualTo(network);
        }
        Network raft = RaftSmall.network(2);
        assertThat(NetworkText.read(NetworkText.write(raft))).isEqualTo(raft);
    }

    @Test
    void textOfNoNetworkSaysWhy() {
        assertThatThrownBy(() -> NetworkText.read("input\t0\t3\nnode\t1\t3\ta\t0\tRuntime()\noutputs\t1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no operation 'Runtime'");
        assertThatThrownBy(() -> NetworkText.read("node\t1\t3\ta\t0\tAdd()\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value 0 is read before it is made");
        assertThatThrownBy(() -> NetworkText.read("node\t1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network has no 'node' of 2 fields");
    }

    /** Depthwise, grouped, dilated, strided, transposed; every activation; sums in place and not. */
    private static Network everyKind() {
        NetworkBuilder net = new NetworkBuilder("every_kind");
        Value x = net.input(8);
        Value a = net.apply(Activation.RELU6, net.conv("a", x, 8, Window.of(1)));
        Value b = net.relu(net.add(net.conv("b", x, 8, Window.of(3)), a));
        Value c = net.relu(net.add(b, net.convNoBias("c", b, 8, Window.of(3).dilated(2))));
        Value d = net.apply(new LeakyRelu(0.1), net.apply("d", new Conv2d(8, 8, Window.of(3), 8, true), c));
        Value e =
                net.apply(Activation.SIGMOID, net.conv("e", d, 16, Window.of(3).strided(2)));
        Value f = net.apply("f", new ConvTranspose2d(16, 8, new Window(3, 2, 1, 1), 1, 2, true), e);
        Value g = net.apply(Activation.TANH, net.deconv("g", e, 8, new Window(4, 2, 1, 1)));
        Value h = net.relu(net.add(net.conv("h", d, 8, Window.of(1)), c));
        return net.build(net.add(f, g), net.concat(a, d), h);
    }

    /** Batch norms behind a join, PReLUs, an average of an image, one of more channels, and a sum of both. */
    private static Network oddChannels() {
        NetworkBuilder net = new NetworkBuilder("odd_channels");
        Value image = net.input(3);
        Value half = net.averagePool(image, Window.of(3).strided(2));
        Value joined =
                net.concat(net.convNoBias("first", image, 16, Window.of(3).strided(2)), half);
        Value normed = net.prelu("act", net.batchNorm("norm", joined, 1e-3));
        Value a = net.convNoBias("a", normed, 12, Window.of(3));
        Value b = net.add(net.convNoBias("b", normed, 12, Window.of(3).dilated(4)), a);
        Value sum = net.prelu("last", net.batchNorm("bn", net.concat(a, b), 1e-3));
        return net.build(net.averagePool(sum, Window.of(3).strided(2)));
    }

    private static Network phased() {
        NetworkBuilder net = new NetworkBuilder("phased");
        Value x = net.input(6);
        Value[] branches = new Value[3];
        int[] dilations = {8, 12, 36};
        for (int i = 0; i < branches.length; i++) {
            Conv2d conv = new Conv2d(6, 6, Window.of(3).dilated(dilations[i]), 6, i == 0);
            branches[i] = net.relu(net.apply("branch" + i, conv, x));
        }
        return net.build(branches);
    }

    private static byte[] inference(Network network) {
        return TorchArchive.write(NetworkModule.inference(network, FormulaTensors.weights(network)));
    }

    private static List<float[]> outputs(byte[] archive, Form form, Precision precision, List<FeatureShape> shapes) {
        try (NetworkProbe probe = NetworkProbe.open(archive, form, precision, shapes)) {
            return probe.outputs();
        }
    }

    private static float relativeError(float[] expected, float[] found) {
        assertThat(found).hasSameSizeAs(expected);
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - found[i]));
        }
        return difference / largest;
    }

    @Test
    void aDescriptionWithOtherShapesOrNamesIsNotUsed() {
        Network network = FaceLite.network(5);
        byte[] archive = inference(network);
        String description = new String(
                StoredZip.read(archive, "face-lite")
                        .get(root(StoredZip.read(archive, "face-lite")) + "extra/network.txt"),
                StandardCharsets.UTF_8);
        byte[] data = StoredZip.read(inference(FaceLite.network(4)), "four")
                .get(root(StoredZip.read(archive, "face-lite")) + "data.pkl");

        assertThat(FusedArchive.of(archive, Optional.empty())).isPresent();
        assertThat(FusedArchive.of(
                        replaced(
                                archive,
                                "data.pkl",
                                new String(data, StandardCharsets.ISO_8859_1),
                                StandardCharsets.ISO_8859_1),
                        Optional.empty()))
                .isEmpty();

        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            StringBuilder mutant = new StringBuilder(description);
            for (int k = random.nextInt(3); k >= 0; k--) {
                mutant.setCharAt(random.nextInt(mutant.length()), "0129-()[], \tx\n.".charAt(random.nextInt(15)));
            }
            byte[] mutated = replaced(archive, "extra/network.txt", mutant.toString());
            FusedArchive.of(mutated, Optional.empty()).ifPresent(fused -> assertThat(source(fused))
                    .isEqualTo(source(FusedArchive.of(archive, Optional.empty()).orElseThrow())));
        }
    }

    private static String source(byte[] archive) {
        return StoredZip.read(archive, "the archive").entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("__torch__.py"))
                .map(entry -> new String(entry.getValue(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] without(byte[] archive, String file) {
        Map<String, byte[]> entries = new LinkedHashMap<>(StoredZip.read(archive, "the archive"));
        entries.keySet().removeAll(Collections.singleton(root(entries) + file));
        return StoredZip.write(entries);
    }

    private static byte[] replaced(byte[] archive, String file, String content) {
        return replaced(archive, file, content, StandardCharsets.UTF_8);
    }

    private static byte[] replaced(byte[] archive, String file, String content, Charset charset) {
        Map<String, byte[]> entries = new LinkedHashMap<>(StoredZip.read(archive, "the archive"));
        entries.put(root(entries) + file, content.getBytes(charset));
        return StoredZip.write(entries);
    }

    private static String root(Map<String, byte[]> entries) {
        return entries.keySet().iterator().next().replaceFirst("/.*", "/");
    }
}
