package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.bundle.FlowSpec.Fit;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.check.FlowCheck;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.propagate.warp.ScaledFlow;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.contract.FlowEstimatorContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Modules whose flow is known, in every way of fitting frames to them; and RAFT-small on a known motion. */
class TorchFlowTest {
    private static final Path RAFT = Path.of("../../shared/data/weights/flow_raft_small/raft-small.pth");
    private static final FrameSize SIZE = new FrameSize(45, 30);
    private static final Offset<Float> NOISE = Offset.offset(1e-4f);
    private static final int SOAK_CALLS = 200;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @Test
    void paddingLeavesDisplacementsAsTheyAre() {
        FlowField flow = estimate(spec(1, Fit.PAD, 8, 0, false), CONSTANT, Optional.empty());

        assertThat(flow.size()).isEqualTo(SIZE);
        assertEverywhere(flow, 2 * 1.5f, -2 * 0.5f);
    }

    @Test
    void displacementsFollowTheSizeThatTheModuleSees() {
        FlowField half = estimate(spec(0.5, Fit.PAD, 8, 0, false), CONSTANT, Optional.empty());
        FlowField resized = estimate(spec(1, Fit.RESIZE, 32, 0, false), CONSTANT, Optional.empty());

        assertEverywhere(half, 2 * 1.5f * 45 / 23, -2 * 0.5f * 30 / 15);
        assertEverywhere(resized, 2 * 1.5f * 45 / 64, -2 * 0.5f * 30 / 32);
    }

    @Test
    void theModuleSeesBothFramesInOrderNormalised() {
        // Output: mean of (current, key) in the padded input, in place of x and y.
        FlowField rgb = estimate(spec(1, Fit.PAD, 8, 0, false), MEANS, Optional.empty());
        FlowField centred = estimate(spec(1, Fit.PAD, 8, 0, true), MEANS, Optional.empty());

        assertEverywhere(rgb, 2 * (40 - 10) / 20f, 2 * (80 - 10) / 20f);
        assertEverywhere(centred, -2 * 20 / 20f, 2 * 20 / 20f);
    }

    @Test
    void furtherPassesAddWhatTheyFindOnTheWarpedKeyFrame() {
        FlowSpec once = spec(0.5, Fit.PAD, 8, 0, false);
        FlowField flow = estimate(once.refinedAt(List.of(1.0, 1.0)), CONSTANT, Optional.empty());

        float half = 2 * 1.5f * 45 / 23;
        assertEverywhere(flow, half + 2 * 2 * 1.5f, -2 * 0.5f * 30 / 15 - 2 * 2 * 0.5f);
    }

    /** A brightness that grows by 4 a column; a module whose flow is a quarter of how much darker the key frame is. */
    @Test
    void furtherPassesSeeTheKeyFrameWarpedByTheFlowSoFar() {
        RgbFrame current = ramp(0);
        RgbFrame key = ramp(8);
        FlowSpec once = spec(1, Fit.PAD, 1, 0, false);
        try (TorchFlow one = TorchFlow.open(bundle(once, HALF_WAY), -1, Precision.F32, Optional.empty());
                TorchFlow three = TorchFlow.open(
                        bundle(once.refinedAt(List.of(1.0, 1.0)), HALF_WAY), -1, Precision.F32, Optional.empty())) {
            assertThat(one.estimate(current, key, Optional.empty()).toHost().uv()[0])
                    .isCloseTo(4, Offset.offset(0.05f));
            assertThat(three.estimate(current, key, Optional.empty()).toHost().uv()[0])
                    .as(
                            "half of what is left, three times: 4 + 2 + 1 of 8 pixels, and a little for the repeated border")
                    .isBetween(7f, 7.5f);
            FlowField initial = filled(new FrameSize(90, 60), 14, 0);
            assertThat(three.takesInitial()).isTrue();
            assertThat(one.takesInitial()).isFalse();
            assertThat(three.estimate(current, key, Optional.of(initial))
                            .toHost()
                            .uv()[0])
                    .as("half of what is left, twice, from 7 of 8 pixels, and a little for the border")
                    .isBetween(7.75f, 8.5f);
        }
    }

    @Test
    void anInitialFlowArrivesInCellsOfTheModulesStride() {
        FlowSpec spec = spec(1, Fit.PAD, 8, 4, false);
        FlowField initial = filled(new FrameSize(90, 60), 16, -8);

        // The module gives back its initial flow: cells of 4 pixels, then times the factor of 2.
        assertEverywhere(estimate(spec, INITIAL, Optional.of(initial)), 16 / 2f / 4 * 2, -8 / 2f / 4 * 2);
        assertEverywhere(estimate(spec, INITIAL, Optional.empty()), 0, 0);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameAndMemoryComesBack() throws Exception {
        FlowSpec spec = spec(1, Fit.PAD, 8, 0, false);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (TorchFlow flow = TorchFlow.open(bundle(spec, CONSTANT), -1, Precision.F32, Optional.empty())) {
            int before = flow.arrays();
            Callable<float[]> soak = () -> {
                float[] last = {};
                for (int i = 0; i < SOAK_CALLS; i++) {
                    last = flow.estimate(plain(40), plain(80), Optional.empty())
                            .toHost()
                            .uv();
                }
                return last;
            };
            for (Future<float[]> result : threads.invokeAll(List.of(soak, soak, soak))) {
                assertThat(result.get()).startsWith(3f, -1f).hasSize(SIZE.pixels() * 2);
            }
            assertThat(flow.arrays()).isEqualTo(before);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void bfloat16ChangesTheFlowOfAFlowNetLittle() {
        Network network = FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false);
        FlowBundle bundle = FlowBundle.of(
                "formula",
                FlowNetworks.FLOWNET_NVIDIA,
                FlowNetworks.module(
                        "flownet2-s", FlowNetworks.FLOWNET_NVIDIA, FormulaTensors.weights(network), "formula"),
                "none",
                "test");
        RgbFrame current = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame key = GeneratedFrames.displaced(1, SIZE, 3, 1);
        try (TorchFlow full = TorchFlow.open(bundle, -1, Precision.F32, Optional.of(SIZE));
                TorchFlow half = TorchFlow.open(bundle, -1, Precision.BF16, Optional.of(SIZE))) {
            float[] wanted =
                    full.estimate(current, key, Optional.empty()).toHost().uv();
            float[] found =
                    half.estimate(current, key, Optional.empty()).toHost().uv();

            float largest = 0;
            float difference = 0;
            for (int i = 0; i < wanted.length; i++) {
                largest = Math.max(largest, Math.abs(wanted[i]));
                difference = Math.max(difference, Math.abs(wanted[i] - found[i]));
            }
            assertThat(difference / largest).isBetween(1e-5f, 0.05f);
            assertThat(half.description()).startsWith("formula bf16 on cpu");
        }
    }

    @Test
    void aModuleThatGivesNoFlowIsRefused() {
        String threeChannels =
                "    return torch.zeros([1, 3, 4, 4], dtype=6, layout=None, device=None, pin_memory=False)\n";

        assertThatThrownBy(() -> estimate(spec(1, Fit.PAD, 8, 0, false), threeChannels, Optional.empty()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives a tensor of shape (1, 3, 4, 4)")
                .hasMessageContaining("(1, 2, h, w) is needed");
    }

    @Test
    void aCheckRunsTheModuleOnceAndSaysWhatIsWrong() {
        FlowSpec spec = spec(1, Fit.PAD, 8, 0, false);
        String infinite = CONSTANT.replace("torch.mul(u, 0.)", "torch.div(torch.mul(u, 0.), 0.)");
        String failing = "    return torch.cat([current, torch.slice(key, 3, 0, 4, 1)], 1)\n";

        FlowCheck.check(bundle(spec, CONSTANT));
        assertThatThrownBy(() -> FlowCheck.check(bundle(spec, infinite)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Flow network known gives NaN or infinite displacements");
        assertThatThrownBy(() -> FlowCheck.check(bundle(spec, failing)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Module known/flow fails on two frames of 160x90")
                .hasMessageContaining("Sizes of tensors must match");
    }

    @Test
    void aScaleFieldComesWithTheFlowAndKnowsWhatTheFrameCovers() {
        FlowSpec spec = spec(0.5, Fit.PAD, 8, 0, false).withScaleField(new FeatureScale(3, 8));

        ScaledFlow flow = (ScaledFlow) flow(spec, SCALED, Optional.empty());

        ScaleField field = flow.scale();
        assertEverywhere(flow.field(), 2 * 1.5f * 45 / 23, -2 * 0.5f * 30 / 15);
        assertThat(field.grid()).as("24x16 in cells of 8").isEqualTo(new FrameSize(3, 2));
        assertThat(field.frameWidth()).isEqualTo(23 / 8.0);
        assertThat(field.frameHeight()).isEqualTo(15 / 8.0);
        assertThat(field.values()).as("channels last").hasSize(18).startsWith(1, 2, 3, 1, 2, 3);
        FlowCheck.check(bundle(spec, SCALED));
    }

    @Test
    void aModuleWithoutTheScaleFieldThatItsBundleNamesIsRefused() {
        FlowSpec four = spec(1, Fit.PAD, 8, 0, false).withScaleField(new FeatureScale(4, 8));

        assertThatThrownBy(() -> FlowCheck.check(bundle(four, SCALED)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives 2 tensors for a pair of frames, [(1, 2, 24, 40), (1, 3, 12, 20)]")
                .hasMessageContaining("a flow and a field (1, 4, h, w) are needed");
        assertThatThrownBy(() -> FlowCheck.check(bundle(four, CONSTANT)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives 1 tensors for a pair of frames, [(1, 2, 24, 40)]");
        assertThatThrownBy(() -> FlowCheck.check(bundle(spec(1, Fit.PAD, 8, 0, false), SCALED)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("one tensor is needed");
    }

    @Test
    void raftSmallFindsAKnownMotion() {
        Assumptions.assumeTrue(Files.exists(RAFT), RAFT + " absent");
        FrameSize size = new FrameSize(150, 134);
        RgbFrame key = GeneratedFrames.displaced(0, size, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, size, 4, -2);
        try (TorchFlow raft =
                TorchFlow.open(FlowNetworks.read("raft-small", RAFT), -1, Precision.AUTO, Optional.of(size))) {
            FlowField flow = raft.estimate(current, key, Optional.empty()).toHost();
            FlowField started = raft.estimate(current, key, Optional.of(flow)).toHost();

            assertThat(raft.takesInitial()).isTrue();
            assertThat(flow.size()).isEqualTo(size);
            assertThat(medianOf(flow, 0)).isCloseTo(medianOf(started, 0), Offset.offset(0.2f));
            assertThat(medianOf(flow, 0)).isCloseTo(-4, Offset.offset(0.4f));
            assertThat(medianOf(flow, 1)).isCloseTo(2, Offset.offset(0.4f));
            assertThat(raft.description()).startsWith("raft-small f32 on cpu, bundle ");
        }
    }

    /** A flow of (1.5, −0.5) at a quarter of the input's size. */
    private static final String CONSTANT =
            """
                u = torch.avg_pool2d(torch.slice(current, 1, 0, 1, 1), [4, 4], [4, 4], [0, 0], False, True, None)
                zero = torch.mul(u, 0.)
                return torch.cat([torch.add(zero, 1.5), torch.add(zero, -0.5)], 1)
            """;

    /** The same flow, and a field of 1, 2 and 3 at an eighth of the input's size. */
    private static final String SCALED =
            """
                u = torch.avg_pool2d(torch.slice(current, 1, 0, 1, 1), [4, 4], [4, 4], [0, 0], False, True, None)
                zero = torch.mul(u, 0.)
                half = torch.avg_pool2d(zero, [2, 2], [2, 2], [0, 0], False, True, None)
                field = torch.cat([torch.add(half, 1.), torch.add(half, 2.), torch.add(half, 3.)], 1)
                return (torch.cat([torch.add(zero, 1.5), torch.add(zero, -0.5)], 1), field)
            """;

    private static final String MEANS =
            """
                return torch.cat([torch.slice(current, 1, 0, 1, 1), torch.slice(key, 1, 2, 3, 1)], 1)
            """;

    /** Mean difference of the frames in units of 20, times 20 / 4 / 2 for half the way and over the factor of 2. */
    private static final String HALF_WAY =
            """
                x = torch.mul(torch.sub(torch.mean(current, [1, 2, 3], True, dtype=None), torch.mean(key, [1, 2, 3], True, dtype=None)), 1.25)
                flow = torch.cat([x, torch.mul(x, 0.)], 1)
                return torch.repeat(flow, [1, 1, 4, 4])
            """;

    private static final String INITIAL = """
                return initial
            """;

    private static FlowSpec spec(double scale, Fit fit, int stride, int initialStride, boolean pairMean) {
        return new FlowSpec(
                ChannelOrder.RGB,
                List.of(10.0, 10.0, 10.0),
                List.of(20.0, 20.0, 20.0),
                pairMean,
                scale,
                fit,
                stride,
                0,
                2,
                initialStride,
                false);
    }

    private static FlowBundle bundle(FlowSpec spec, String body) {
        String extra = spec.takesInitial() ? ", initial: Tensor" : "";
        String type = body.equals(SCALED) ? "Tuple[Tensor, Tensor]" : "Tensor";
        String forward = "  def forward(self: __torch__.Known, current: Tensor, key: Tensor%s) -> %s:\n%s"
                .formatted(extra, type, body.indent(body.startsWith("    ") ? 0 : 4));
        Attribute unused = new Attribute("unused", new FloatTensor(List.of(1), new float[1]), Attribute.Kind.BUFFER);
        byte[] module = TorchArchive.write(new ScriptModule("Known", List.of(unused), List.of(forward)));
        return FlowBundle.of("known", spec, module, "none", "test");
    }

    /** Flow of a frame of 40 to a frame of 80 in every channel. */
    private static FlowField estimate(FlowSpec spec, String body, Optional<Flow> initial) {
        return flow(spec, body, initial).toHost();
    }

    private static Flow flow(FlowSpec spec, String body, Optional<Flow> initial) {
        try (TorchFlow flow = TorchFlow.open(bundle(spec, body), -1, Precision.BF16, Optional.empty())) {
            return flow.estimate(plain(40), plain(80), initial);
        }
    }

    private static RgbFrame ramp(int shift) {
        byte[] rgb = new byte[SIZE.pixels() * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (40 + 4 * (i / 3 % SIZE.width() - shift));
        }
        return new RgbFrame(0, 0, SIZE, rgb);
    }

    private static RgbFrame plain(int grey) {
        byte[] rgb = new byte[SIZE.pixels() * 3];
        Arrays.fill(rgb, (byte) grey);
        return new RgbFrame(0, 0, SIZE, rgb);
    }

    private static FlowField filled(FrameSize size, float u, float v) {
        float[] uv = new float[size.pixels() * 2];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = u;
            uv[i + 1] = v;
        }
        return new FlowField(size, uv);
    }

    private static void assertEverywhere(FlowField flow, float u, float v) {
        float[] uv = flow.uv();
        for (int i = 0; i < uv.length; i += 2) {
            assertThat(uv[i]).isCloseTo(u, NOISE);
            assertThat(uv[i + 1]).isCloseTo(v, NOISE);
        }
    }

    private static float medianOf(FlowField flow, int component) {
        float[] values = new float[flow.size().pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = flow.uv()[2 * i + component];
        }
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Nested
    class AsEstimator implements FlowEstimatorContract {
        @Override
        public FlowEstimator open() {
            return TorchFlow.open(bundle(spec(1, Fit.PAD, 8, 0, false), HALF_WAY), -1, Precision.F32, Optional.empty());
        }
    }
}
