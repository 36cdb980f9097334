package dev.reelmask.net.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("road", 0x804080), new LabelClass("car", 0x00008e)), 11);
    private static final InputSpec INPUT = new InputSpec(
            SizePolicy.stretched(new FrameSize(480, 360)),
            InputSpec.ChannelOrder.BGR,
            List.of(110.33, 108.41, 105.03),
            List.of(1.0, 2.0, 0.5),
            8,
            InputSpec.Padding.STRIDE);
    private static final BundleSpec SPEC = new BundleSpec(
            "small",
            CLASSES,
            List.of(0, 1, LabelMap.IGNORE),
            INPUT,
            PropagationKind.POSTERIORS,
            2,
            "CC0: none",
            "made up\nfor a test");

    private static final FlowSpec FLOW = new FlowSpec(
            InputSpec.ChannelOrder.RGB,
            List.of(1.0, 2.0, 3.0),
            List.of(255.0, 255.0, 255.0),
            true,
            0.5,
            FlowSpec.Fit.PAD,
            8,
            128,
            20,
            4,
            true);

    private static final byte[] MODULE = module("Same", "x");
    private static final byte[] FLOW_MODULE = module("Flow", "torch.neg(x)");

    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();

    @Test
    void theEvaluationIsReadBack(@TempDir Path root) throws IOException {
        Evaluation evaluation = new Evaluation(List.of(0.75, 1.0), true, false);
        Path file = root.resolve(Bundle.SPEC_FILE);
        Bundle.of(SPEC.withEvaluation(evaluation), Map.of(Bundle.FEATURES, MODULE))
                .write(new Configuration(), root.toString());

        assertThat(Bundle.read(root.toUri()).spec().evaluation()).isEqualTo(evaluation);
        Files.writeString(file, Files.readString(file).replace("0.75", "7.5"));
        assertThatThrownBy(() -> Bundle.read(root.toUri()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("evaluation.scales: '7.5' is not a number from 0.25 to 4.0");
    }

    @Test
    void readsWhatItWrote() {
        Bundle written = write();

        Bundle read = Bundle.read(hadoop, folder.toUri().toString());

        assertThat(read.spec()).isEqualTo(SPEC);
        assertThat(read.digest()).isEqualTo(written.digest());
        assertThat(read.modules()).containsOnlyKeys("features");
        assertThat(read.modules().get("features")).isEqualTo(MODULE);
    }

    @Test
    void refusesAChangedModule() throws IOException {
        write();
        Files.writeString(folder.resolve("features.pt"), "other");

        assertThatThrownBy(this::read)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("features.pt is not the file that bundle.yaml describes: its SHA-256 is");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(this::read).hasMessageContaining("is not a bundle");
        write();
        Files.delete(folder.resolve("features.pt"));

        assertThatThrownBy(this::read).hasMessageContaining("features.pt");
    }

    @Test
    void namesTheKeyThatIsWrong() throws IOException {
        write();
        Path yaml = folder.resolve("bundle.yaml");
        String text = Files.readString(yaml);

        Files.writeString(yaml, text.replace("kind: posteriors", "kind: guesses"));
        assertThatThrownBy(this::read)
                .hasMessageContaining("propagation.kind: 'guesses' is not one of features, logits, posteriors");

        Files.writeString(yaml, text.replace("stride:", "strides:"));
        assertThatThrownBy(this::read).hasMessageContaining("input.strides: there is no such key; known are [");
    }

    @Test
    void propagatingFeaturesNeedsAHead() {
        BundleSpec features =
                new BundleSpec("small", CLASSES, List.of(0, 1), INPUT, PropagationKind.FEATURES, 1, "none", "none");

        assertThatThrownBy(() -> Bundle.of(features, Map.of("features", new byte[1])))
                .hasMessageContaining("no module 'head'");
    }

    @Test
    void aFlowNetworkHasABundleOfItsOwnOrAPlaceInAnother() {
        FlowBundle alone = FlowBundle.of("moves", FLOW, FLOW_MODULE, "none", "test");
        alone.write(hadoop, folder.toUri().toString());

        FlowBundle read = FlowBundle.read(hadoop, folder.toUri().toString());
        assertThat(read.spec()).isEqualTo(FLOW);
        assertThat(read.name()).isEqualTo("moves");
        assertThat(read.digest()).isEqualTo(alone.digest());
        assertThat(read.module()).isEqualTo(FLOW_MODULE);
        assertThatThrownBy(this::read)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds a flow network alone, no classes. Name it with --flow bundle:");

        Bundle segmenting = write();
        assertThat(segmenting.flow()).isEmpty();
        Bundle joined = segmenting.withFlow(alone);
        joined.write(hadoop, folder.toUri().toString());
        assertThat(joined.digest()).isNotEqualTo(segmenting.digest()).isEqualTo(read().digest());
        assertThat(read().flow().orElseThrow().spec()).isEqualTo(FLOW);
        assertThat(read().spec()).isEqualTo(SPEC);
    }

    @Test
    void aScaleFieldStandsInTheFlowSectionAndOnlyThere() throws IOException {
        FlowSpec scaled = FLOW.withScaleField(new FlowSpec.FeatureScale(12, 4));
        FlowBundle.of("moves", scaled, FLOW_MODULE, "none", "test")
                .write(hadoop, folder.toUri().toString());
        Path yaml = folder.resolve("bundle.yaml");

        assertThat(FlowBundle.read(hadoop, folder.toUri().toString()).spec()).isEqualTo(scaled);
        assertThat(Files.readString(yaml)).contains("scale-field: {channels: 12, stride: 4}");
        assertThat(scaled.withScaleField(FlowSpec.FeatureScale.NONE)).isEqualTo(FLOW);
        byte[] module = "flow".getBytes(StandardCharsets.UTF_8);
        assertThat(FlowBundle.of("moves", FLOW, module, "none", "test").digest())
                .as("of bundles as they were before there were scale fields")
                .isEqualTo("547c1ef508734745be9ae2b7df7414bd6702b5fc1e504ba5393f74164fea27a5");

        Files.writeString(yaml, Files.readString(yaml).replace("stride: 4}", "stride: 0}"));
        assertThatThrownBy(() -> FlowBundle.read(hadoop, folder.toUri().toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("flow.scale-field.stride: '0' is not a whole number from 1 to 1024");
    }

    @Test
    void furtherPassesStandInTheFlowSection() throws IOException {
        FlowSpec refined = FLOW.refinedAt(List.of(0.5, 1.0));
        FlowBundle.of("moves", refined, FLOW_MODULE, "none", "test")
                .write(hadoop, folder.toUri().toString());
        Path yaml = folder.resolve("bundle.yaml");

        assertThat(FlowBundle.read(hadoop, folder.toUri().toString()).spec()).isEqualTo(refined);
        assertThat(Files.readString(yaml)).contains("refinements: [0.5, 1.0]");

        Files.writeString(yaml, Files.readString(yaml).replace("[0.5, 1.0]", "[0.5, 9]"));
        assertThatThrownBy(() -> FlowBundle.read(hadoop, folder.toUri().toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("flow.refinements: '9' is not a number from 0.01 to 4.0");
        assertThatThrownBy(() -> refined.withScaleField(new FlowSpec.FeatureScale(12, 4)))
                .hasMessage("a module with a scale field cannot have refinements: the field is that of one pass");
    }

    @Test
    void saysWhereAFlowNetworkIsMissing() throws IOException {
        write();
        String uri = folder.toUri().toString();

        assertThatThrownBy(() -> FlowBundle.read(hadoop, uri))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has no flow network");

        Path yaml = folder.resolve("bundle.yaml");
        String flow = "flow: {channels: rgb, mean: [0, 0, 0], std: [1, 1, 1], strides: 8}\n";
        Files.writeString(yaml, Files.readString(yaml) + flow);
        assertThatThrownBy(this::read).hasMessageContaining("flow.strides: there is no such key; known are [");
        Files.writeString(yaml, Files.readString(yaml).replace("strides", "stride"));
        assertThatThrownBy(this::read).hasMessageContaining("needs a section 'flow' and a module 'flow'");
    }

    @Test
    void flowModulesSeeScaledFramesInMultiplesOfTheStride() {
        FrameSize frame = new FrameSize(481, 100);

        assertThat(FLOW.contentSize(frame)).isEqualTo(new FrameSize(241, 50));
        assertThat(FLOW.inputSize(frame)).isEqualTo(new FrameSize(248, 128));
        assertThatThrownBy(() -> new FlowSpec(
                        FLOW.order(), FLOW.mean(), FLOW.std(), false, 0, FlowSpec.Fit.PAD, 8, 0, 1, 0, false))
                .hasMessageContaining("scale must lie between 0 and 4");
    }

    @Test
    void framesArePaddedToTheStrideOrTheBox() {
        InputSpec boxed = new InputSpec(
                SizePolicy.fixed(new FrameSize(256, 256)),
                InputSpec.ChannelOrder.RGB,
                INPUT.mean(),
                INPUT.std(),
                32,
                InputSpec.Padding.BOX);

        assertThat(INPUT.paddedSize(new FrameSize(481, 360))).isEqualTo(new FrameSize(488, 360));
        assertThat(boxed.paddedSize(new FrameSize(256, 144))).isEqualTo(new FrameSize(256, 256));
    }

    private static byte[] module(String name, String result) {
        String forward = "  def forward(self: __torch__.%s, x: Tensor) -> Tensor:\n    return %s\n";
        return TorchArchive.write(new ScriptModule(name, List.of(), List.of(forward.formatted(name, result))));
    }

    private Bundle write() {
        Bundle bundle = Bundle.of(SPEC, Map.of("features", MODULE));
        bundle.write(hadoop, folder.toUri().toString());
        return bundle;
    }

    private Bundle read() {
        return Bundle.read(hadoop, folder.toUri().toString());
    }
}
