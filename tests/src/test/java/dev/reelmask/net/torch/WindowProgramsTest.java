package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.propagate.window.Stretch;
import dev.reelmask.propagate.window.WindowSystem;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.contract.PropagationSystemContract;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows on the CPU device, whose programs are those of any device. Frames need padding at the right and below. */
class WindowProgramsTest {
    private static final FrameSize SIZE = new FrameSize(93, 70);
    private static final long MUCH = 1L << 30;
    private static final int FRAMES = 5;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @Test
    void aTextureThatMovesHasThatFlowToTheKeyFramesOnBothSides() {
        try (Window window = new Window(PropagationKind.POSTERIORS, Precision.F32, moving(4, -2))) {
            for (int i = 0; i < FRAMES; i++) {
                FlowField toPast = window.flow(0, i);
                FlowField toNext = window.flow(1, i);

                assertThat(distance(toPast, -2f * (i + 1), 1f * (i + 1)))
                        .as("past, %d", i)
                        .isLessThan(0.3);
                assertThat(distance(toNext, 2f * (FRAMES - i), -1f * (FRAMES - i)))
                        .as("next, %d", i)
                        .isLessThan(0.3);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void blendedStatesAreThoseOfTheWayFrameByFrameAlongTheSameFlows(PropagationKind kind) {
        try (Window window = new Window(kind, Precision.F32, moving(3, 1))) {
            float[] blended = window.blended.toFloatArray();
            int each = blended.length / FRAMES;
            for (int i = 0; i < FRAMES; i++) {
                float[] expected = window.frameByFrame(i);

                float[] actual = Arrays.copyOfRange(blended, i * each, (i + 1) * each);
                assertThat(largestDifference(actual, expected))
                        .as("frame %d", i)
                        .isLessThan(1e-4f * largest(expected));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void masksAreThoseOfTheWayFrameByFrame(PropagationKind kind) {
        try (Window window = new Window(kind, Precision.F32, moving(3, 1))) {
            List<LabelMap> masks = window.masks(MUCH);
            for (int i = 0; i < FRAMES; i++) {
                LabelMap expected = window.network.propagate(window.frames.get(i + 1), window.sources(i), SIZE);

                assertThat(EspNetOnCamvidTest.equalPixels(masks.get(i), expected))
                        .as("frame %d", i)
                        .isGreaterThan(0.999);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void framesThatStandStillHaveTheKeyFramesOwnMask(PropagationKind kind) {
        try (Window window = new Window(kind, Precision.F32, moving(0, 0))) {
            LabelMap own = window.network.keyMask(window.states.get(0), SIZE);

            assertThat(own.pixelCounts(2)).doesNotContain(0L);
            assertThat(window.masks(MUCH)).allSatisfy(mask -> assertThat(EspNetOnCamvidTest.equalPixels(mask, own))
                    .isGreaterThan(0.999));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void littleMemoryChangesNoMask(PropagationKind kind) {
        try (Window window = new Window(kind, Precision.F32, moving(3, 1))) {
            List<LabelMap> whole = window.masks(MUCH);

            assertThat(window.masks(1)).isEqualTo(whole);
            assertThat(window.masks(2 * window.frameBytes())).isEqualTo(whole);
            assertThat(window.withoutNext(1))
                    .isEqualTo(window.withoutNext(MUCH))
                    .isNotEqualTo(whole);
        }
    }

    @Test
    void halfPrecisionChangesFewPixels() {
        try (Window full = new Window(PropagationKind.POSTERIORS, Precision.F32, moving(3, 1));
                Window half = new Window(PropagationKind.POSTERIORS, Precision.F16, moving(3, 1))) {
            List<LabelMap> masks = half.masks(MUCH);
            for (int i = 0; i < FRAMES; i++) {
                assertThat(EspNetOnCamvidTest.equalPixels(
                                masks.get(i), full.masks(MUCH).get(i)))
                        .isGreaterThan(0.97);
            }
        }
    }

    @Test
    void framesSmallerThanAnyBlockHaveMasksToo() {
        for (FrameSize size : List.of(new FrameSize(1, 1), new FrameSize(3, 2), new FrameSize(200, 1))) {
            List<RgbFrame> frames = IntStream.range(0, 3)
                    .mapToObj(i -> GeneratedFrames.displaced(i, size, i, 0))
                    .toList();
            try (TorchNetwork network =
                            TorchNetwork.open(TorchNetworkTest.bundle(PropagationKind.LOGITS), -1, Precision.F32);
                    State first = network.keyStates(frames.subList(0, 1)).get(0);
                    State last = network.keyStates(frames.subList(2, 3)).get(0)) {
                Stretch stretch = new Stretch(
                        frames.subList(1, 2),
                        new Key(frames.get(0), first),
                        Optional.of(new Key(frames.get(2), last)),
                        size,
                        MUCH);

                assertThat(network.window(stretch)).extracting(LabelMap::size).containsExactly(size);
            }
        }
    }

    @Test
    void callsLeaveNoArraysBehind() {
        Bundle bundle = TorchNetworkTest.bundle(PropagationKind.POSTERIORS);
        try (Window window = new Window(PropagationKind.POSTERIORS, Precision.F32, moving(1, 0))) {
            SharedModules modules = SharedModules.acquire(bundle, Device.cpu(), Precision.F32);
            int before = arrays(modules);

            for (int i = 0; i < 10; i++) {
                assertThat(window.masks(i % 2 == 0 ? MUCH : 1)).hasSize(FRAMES);
            }

            assertThat(arrays(modules)).isEqualTo(before);
            modules.release();
        }
    }

    private static int arrays(SharedModules modules) {
        try (NDManager scope = modules.programs().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    /** A key frame, frames, a key frame, of a texture that moves by so much a frame. */
    private static List<RgbFrame> moving(double dx, double dy) {
        return IntStream.range(0, FRAMES + 2)
                .mapToObj(i -> GeneratedFrames.displaced(i, SIZE, i * dx, i * dy))
                .toList();
    }

    /** Mean distance from a displacement, away from the border, in pixels of the flow's own. */
    private static double distance(FlowField flow, float u, float v) {
        int margin = 10;
        double sum = 0;
        int count = 0;
        for (int y = margin; y < flow.size().height() - margin; y++) {
            for (int x = margin; x < flow.size().width() - margin; x++) {
                int at = 2 * (y * flow.size().width() + x);
                sum += Math.hypot(flow.uv()[at] - u, flow.uv()[at + 1] - v);
                count++;
            }
        }
        return sum / count;
    }

    private static float largestDifference(float[] some, float[] others) {
        float largest = 0;
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, Math.abs(some[i] - others[i]));
        }
        return largest;
    }

    private static float largest(float[] values) {
        return largestDifference(values, new float[values.length]);
    }

    /** A stretch with what the programs make of it on the way. */
    private static final class Window implements AutoCloseable {
        private final List<RgbFrame> frames;
        private final TorchNetwork network;
        private final SharedModules modules;
        private final NDManager owner;
        private final List<State> states;
        private final NDArray flows;
        private final NDArray blended;

        Window(PropagationKind kind, Precision precision, List<RgbFrame> frames) {
            Bundle bundle = TorchNetworkTest.bundle(kind);
            this.frames = frames;
            this.network = TorchNetwork.open(bundle, -1, precision);
            this.modules = SharedModules.acquire(bundle, Device.cpu(), precision);
            this.owner = modules.programs().newScope();
            this.states = network.keyStates(List.of(frames.get(0), frames.get(FRAMES + 1)));
            TorchProgram program = modules.programs().program();
            Stretch stretch = stretch(MUCH);
            WindowArguments arguments = network.windows().arguments(owner, stretch);
            NDArray its = WindowPrograms.bytes(owner, stretch.frames());
            NDArray keys = WindowPrograms.bytes(owner, List.of(frames.get(0), frames.get(FRAMES + 1)));
            NDArray steps = arguments
                    .steps(network.windows().stack(owner, stretch, 0, FRAMES))
                    .on(program, owner);
            NDArray chains = WindowArguments.chains(steps).on(program, owner);
            this.flows = WindowArguments.refined(its, keys, chains).on(program, owner);
            this.blended =
                    arguments.blend(its, keys, flows, arguments.distances()).on(program, owner);
        }

        Stretch stretch(long deviceBytes) {
            return new Stretch(
                    frames.subList(1, FRAMES + 1), key(0, 0), Optional.of(key(FRAMES + 1, 1)), SIZE, deviceBytes);
        }

        private Key key(int frame, int state) {
            return new Key(frames.get(frame), states.get(state));
        }

        List<LabelMap> masks(long deviceBytes) {
            return network.window(stretch(deviceBytes));
        }

        List<LabelMap> withoutNext(long deviceBytes) {
            return network.window(
                    new Stretch(frames.subList(1, FRAMES + 1), key(0, 0), Optional.empty(), SIZE, deviceBytes));
        }

        long frameBytes() {
            return network.windows().sizing(stretch(MUCH)).frameBytes();
        }

        /** (H / 2, W / 2, 2) of a frame to one of the two key frames. */
        FlowField flow(int key, int frame) {
            int height = (int) flows.getShape().get(3);
            int width = (int) flows.getShape().get(4);
            int plane = height * width;
            float[] all = flows.toFloatArray();
            float[] uv = new float[2 * plane];
            int from = 2 * plane * (key * FRAMES + frame);
            for (int i = 0; i < plane; i++) {
                uv[2 * i] = all[from + i];
                uv[2 * i + 1] = all[from + plane + i];
            }
            return new FlowField(new FrameSize(width, height), uv);
        }

        List<WarpSource> sources(int frame) {
            return List.of(
                    new WarpSource(states.get(0), frames.get(0), flow(0, frame), frame + 1),
                    new WarpSource(states.get(1), frames.get(FRAMES + 1), flow(1, frame), FRAMES - frame));
        }

        /** (1, C, h, w) by the programs of one frame. */
        float[] frameByFrame(int frame) {
            try (NDManager scope = modules.programs().newScope()) {
                return new WarpPrograms(modules.programs())
                        .combined(scope, frames.get(frame + 1), sources(frame))
                        .toFloatArray();
            }
        }

        @Override
        public void close() {
            states.forEach(State::close);
            owner.close();
            modules.release();
            network.close();
        }
    }

    @Nested
    class AsSystem implements PropagationSystemContract {
        private final TorchNetwork network =
                TorchNetwork.open(TorchNetworkTest.bundle(PropagationKind.POSTERIORS), -1, Precision.F32);

        @AfterEach
        void close() {
            network.close();
        }

        @Override
        public PropagationSystem system() {
            return new WindowSystem(
                    network, new DisFlow(DisPreset.FAST), WarpSettings.defaults(), SharedFlowSettings.defaults(), MUCH);
        }
    }
}
