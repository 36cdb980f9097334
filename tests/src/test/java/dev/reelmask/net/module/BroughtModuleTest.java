package dev.reelmask.net.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.PackedModule;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.FormulaTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules of someone's own making, rewritten, against the same modules as they are. */
class BroughtModuleTest {
    private static final Path MODULES = Path.of("src/test/resources/net/own");
    private static final String CONV =
            "torch._convolution(%s, self.%s, self.%s, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, False, False, True, True)";
    private static final String NORM =
            "torch.batch_norm(%s, self.gamma, self.beta, self.mean, self.variance, False, 0.1, 1.0000000000000001e-05, True)";

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @Test
    void aNormAndAnActivationGoIntoTheConvolutionBeforeThem() {
        byte[] module = module(conv("a", "x"), "b = " + NORM.formatted("a"), "y = torch.relu_(b)");

        assertThat(fused(module))
                .doesNotContain("batch_norm")
                .doesNotContain("torch.relu")
                .contains("\"relu\"");
        assertThat(folded(module)).doesNotContain("batch_norm").contains("torch.relu_");
        assertSame(module);
    }

    @Test
    void aSumIsWrittenOverWhatNobodyReadsAnyMore() {
        byte[] module = module(
                conv("a", "x"),
                "b = torch.relu_(a)",
                conv("c", "b"),
                conv("d", "c"),
                "e = torch.add_(d, b)",
                "y = torch.relu_(e)");

        assertThat(fused(module)).contains("_convolution_pointwise_(v3, v4").contains("\"add\", 1., \"relu\"");
        assertSame(module);
    }

    @Test
    void aSumIsNotWrittenOverWhatTheConvolutionReads() {
        byte[] module = module(conv("a", "x"), "b = torch.relu_(a)", conv("c", "b"), "y = torch.add_(c, b)");

        assertThat(fused(module)).contains("\"add\"").doesNotContain("_convolution_pointwise_(");
        assertSame(module);
    }

    @Test
    void aSumIsNotWrittenOverWhatIsReadLater() {
        byte[] module =
                module(conv("a", "x"), conv("b", "a"), "c = torch.add(b, a, alpha=1)", "y = torch.cat([c, a], 1)");

        assertThat(fused(module)).contains("\"add\"").doesNotContain("_convolution_pointwise_(");
        assertSame(module);
    }

    @Test
    void aSumOfOneNumberAChannelIsSpreadAsItWas() {
        byte[] module = module(
                conv("a", "x"), "p = torch.adaptive_avg_pool2d(x, [1, 1])", conv("b", "p"), "y = torch.add(b, a)");

        assertThat(fused(module)).contains("\"add\"");
        assertSame(module);
    }

    @Test
    void whatOthersReadTooStays() {
        byte[] module = module(
                conv("a", "x"),
                "b = torch.relu_(a)", // changes a
                "c = torch.mul(a, b)",
                conv("d", "c"),
                "e = " + NORM.formatted("d"),
                "y = torch.add(e, d, alpha=2)");

        assertThat(fused(module))
                .contains("torch.relu_(")
                .contains("batch_norm")
                .doesNotContain("\"add\"");
        assertSame(module);
    }

    @Test
    void aConvolutionDoesNotMovePastWhatChangesItsInput() {
        byte[] module = module(
                "i = torch.mul(x, 1.5)",
                conv("s", "x"),
                conv("a", "i"),
                "j = torch.relu_(i)",
                "y = torch.add(a, s)",
                "z = torch.add(y, j)");

        assertSame(module);
    }

    @Test
    void sharedWeightsStayAsTheyAre() {
        byte[] module = module(
                "a = " + CONV.formatted("x", "w0", "b0"),
                "b = " + NORM.formatted("a"),
                "y = " + CONV.formatted("b", "w0", "b0"));

        assertThat(BroughtModule.fused(checked(module))).isEmpty();
        assertThat(folded(module)).contains("batch_norm");
    }

    @Test
    void viewsOfTheDefaultLayoutStillExist() {
        byte[] module = module(
                conv("a", "x"),
                "n = torch.size(a, 0)",
                "b = torch.view(a, [n, 3, -1])",
                "c = torch.softmax(torch.bmm(b, torch.permute(b, [0, 2, 1])), -1)",
                "d = torch.view(torch.bmm(c, b), [n, 3, torch.size(x, 2), torch.size(x, 3)])",
                conv("y", "d"));

        assertThat(fused(module)).contains("torch.reshape(").doesNotContain("torch.view(");
        assertSame(module);
    }

    @Test
    void argumentsThatPytorchLeavesOutHaveTheirDefaults() {
        byte[] module = module(
                "a = torch.conv2d(x, self.w0)",
                "b = " + NORM.formatted("a"),
                "c = torch.leaky_relu(b)",
                "d = torch.conv2d(c, self.w1, None, [2, 2])",
                "e = torch.conv2d(d, self.w2, self.b2, [1, 1], [2, 2])",
                "y = torch.hardtanh_(e, 0., 6.)");

        assertThat(fused(module))
                .doesNotContain("torch.conv2d")
                .doesNotContain("batch_norm")
                .contains("\"hardtanh\"");
        assertSame(module);
    }

    @Test
    void dropoutsAreLeftOut() {
        byte[] module = module(conv("a", "x"), "b = torch.dropout(a, 0.5, False)", "y = torch.silu(b)");

        assertThat(fused(module)).doesNotContain("dropout").contains("\"swish\"");
        assertSame(module);
    }

    @Test
    void aTransposedConvolutionStaysAsItIs() {
        byte[] module = module(
                conv("a", "x"),
                "y = torch._convolution(a, self.w9, self.b9, [2, 2], [1, 1], [1, 1], True, [1, 1], 1, False, False, True, True)");

        assertThat(fused(module)).contains("torch._convolution(");
        assertSame(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole.pt", "features.pt"})
    void whatPytorchExportsIsRewritten(String file) throws IOException {
        byte[] module = Files.readAllBytes(MODULES.resolve(file));

        assertThat(fused(module)).contains("_convolution_pointwise");
        assertThat(difference(module, 64, 96)).isLessThan(1e-4);
    }

    @Test
    void theSameModuleIsRewrittenToTheSameBytes() throws IOException {
        byte[] module = checked(Files.readAllBytes(MODULES.resolve("whole.pt")));

        assertThat(TorchArchive.write(BroughtModule.fused(module).orElseThrow().module()))
                .isEqualTo(TorchArchive.write(
                        BroughtModule.fused(module).orElseThrow().module()));
    }

    private static String conv(String target, String input) {
        int number = target.charAt(0) - 'a';
        return target + " = " + CONV.formatted(input, "w" + number % 26, "b" + number % 26);
    }

    /** A module of 3×3 convolutions of three channels and one norm; what the last statement gives is returned. */
    private static byte[] module(String... statements) {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            attributes.add(tensor("w" + i, i, List.of(3, 3, 3, 3)));
            attributes.add(tensor("b" + i, 100 + i, List.of(3)));
        }
        attributes.add(tensor("gamma", 201, List.of(3)));
        attributes.add(tensor("beta", 202, List.of(3)));
        attributes.add(tensor("mean", 203, List.of(3)));
        attributes.add(tensor("variance", 204, List.of(3)));
        StringBuilder code = new StringBuilder("  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n");
        for (String statement : statements) {
            code.append("    ").append(statement).append('\n');
        }
        String last = statements[statements.length - 1];
        code.append("    return ").append(last, 0, last.indexOf(' ')).append('\n');
        return TorchArchive.write(new ScriptModule("Net", attributes, List.of(code.toString())));
    }

    private static Attribute tensor(String name, int index, List<Integer> shape) {
        double[] uniform = FormulaTensors.uniform(index, shape.stream().reduce(1, Math::multiplyExact));
        float[] values = new float[uniform.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (name.equals("variance") ? uniform[i] + 0.5 : uniform[i] - 0.45);
        }
        return new Attribute(name, new FloatTensor(shape, values), Attribute.Kind.BUFFER);
    }

    private static byte[] checked(byte[] module) {
        return ArchiveCheck.checked(module, "module");
    }

    private static String fused(byte[] module) {
        return String.join(
                "", BroughtModule.fused(checked(module)).orElseThrow().module().methods());
    }

    private static String folded(byte[] module) {
        return String.join(
                "", BroughtModule.folded(checked(module)).orElseThrow().methods());
    }

    private static void assertSame(byte[] module) {
        assertThat(difference(module, 20, 28)).isLessThan(1e-4);
    }

    /** Largest difference of the rewritten forms to the module itself, over the module's largest value. */
    private static double difference(byte[] module, int height, int width) {
        List<FeatureShape> input = List.of(new FeatureShape(3, height, width));
        float[] expected = outputs(module, Form.PLAIN, input);
        byte[] folded = TorchArchive.write(BroughtModule.folded(checked(module)).orElseThrow());
        float[] fused = packed(module, input);
        return Math.max(relative(expected, fused), relative(expected, outputs(folded, Form.PLAIN, input)));
    }

    private static float[] outputs(byte[] module, Form form, List<FeatureShape> input) {
        try (NetworkProbe probe =
                NetworkProbe.open(module, form, Precision.F32, input, List.of(values(input.get(0))))) {
            return probe.outputs().get(0);
        }
    }

    /** The fused form itself, which a job would not take where it differs. */
    private static float[] packed(byte[] module, List<FeatureShape> input) {
        byte[] fused = TorchArchive.write(
                BroughtModule.fused(checked(module)).orElseThrow().module());
        return PackedModule.output(fused, input.get(0), values(input.get(0)));
    }

    private static float[] values(FeatureShape shape) {
        Random random = new Random(3);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    private static double relative(float[] expected, float[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertThat(largest).isPositive();
        return difference / largest;
    }
}
