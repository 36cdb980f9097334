package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
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
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.testing.contract.PropagationSystemContract;
import dev.reelmask.testing.contract.SegmentationNetworkContract;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small network in every way of propagating; its frames need padding, its outputs a map to classes. */
class TorchNetworkTest {
    private static final FrameSize SIZE = new FrameSize(45, 30);
    private static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);
    private static final int SOAK_CALLS = 50;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void aZeroFlowGivesTheKeyFramesOwnMask(PropagationKind kind) {
        try (TorchNetwork network = TorchNetwork.open(bundle(kind), -1, Precision.F32);
                State state = network.keyStates(List.of(frame(0))).get(0)) {
            LabelMap own = network.keyMask(state, SIZE);

            LabelMap warped = network.propagate(frame(0), List.of(source(state)), SIZE);
            LabelMap blended = network.propagate(frame(0), List.of(source(state), source(state)), SIZE);

            assertThat(own.pixelCounts(2)).doesNotContain(0L);
            assertThat(own.ids()).contains((byte) LabelMap.IGNORE);
            assertThat(EspNetOnCamvidTest.equalPixels(own, warped)).isGreaterThan(0.999);
            assertThat(EspNetOnCamvidTest.equalPixels(own, blended)).isGreaterThan(0.999);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PropagationKind.class)
    void framesSmallerThanTheStrideAreSegmentedToo(PropagationKind kind) {
        try (TorchNetwork network = TorchNetwork.open(bundle(kind), -1, Precision.F32)) {
            for (FrameSize size : List.of(new FrameSize(1, 1), new FrameSize(3, 2), new FrameSize(200, 1))) {
                RgbFrame frame = frame(0, size);
                try (State state = network.keyStates(List.of(frame)).get(0)) {
                    WarpSource still =
                            new WarpSource(state, frame, new FlowField(size, new float[2 * size.pixels()]), 1);

                    LabelMap own = network.keyMask(state, size);

                    assertThat(network.propagate(frame, List.of(still), size).ids())
                            .isEqualTo(own.ids());
                    assertThat(network.propagate(frame, List.of(still, still), size)
                                    .size())
                            .isEqualTo(size);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Precision.class,
            names = {"BF16", "F16"})
    void sixteenBitsChangeFewPixels(Precision precision) {
        Bundle bundle = bundle(PropagationKind.POSTERIORS);
        try (TorchNetwork full = TorchNetwork.open(bundle, -1, Precision.F32);
                TorchNetwork half = TorchNetwork.open(bundle, -1, precision);
                State fullState = full.keyStates(List.of(frame(0))).get(0);
                State halfState = half.keyStates(List.of(frame(0))).get(0)) {
            assertThat(EspNetOnCamvidTest.equalPixels(full.keyMask(fullState, SIZE), half.keyMask(halfState, SIZE)))
                    .isGreaterThan(0.97);
        }
    }

    @Test
    void networksOnOneBundleShareItsModules() {
        int before = SharedModules.loadedCount();
        TorchNetwork first = TorchNetwork.open(bundle(PropagationKind.POSTERIORS), -1, Precision.F32);
        TorchNetwork second = TorchNetwork.open(bundle(PropagationKind.POSTERIORS), -1, Precision.F32);

        assertThat(SharedModules.loadedCount()).isEqualTo(before + 1);
        first.close();
        first.close();
        second.keyStates(List.of(frame(0))).forEach(State::close);
        second.close();

        assertThat(SharedModules.loadedCount()).isEqualTo(before);
    }

    @Test
    void callsLeaveNoArraysBehind() {
        Bundle bundle = bundle(PropagationKind.POSTERIORS);
        try (TorchNetwork network = TorchNetwork.open(bundle, -1, Precision.F32)) {
            SharedModules modules = SharedModules.acquire(bundle, Device.cpu(), Precision.F32);
            int before = arrays(modules);

            calls(network, SOAK_CALLS);

            assertThat(arrays(modules)).isEqualTo(before);
            modules.release();
        }
    }

    /** Arrays that live on the manager of all calls, or on one below it. */
    private static int arrays(SharedModules modules) {
        try (NDManager scope = modules.programs().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void saysWhenAModuleIsNoArchive() {
        Bundle broken = Bundle.of(spec(PropagationKind.POSTERIORS), Map.of("features", new byte[100]));

        assertThatThrownBy(() -> TorchNetwork.open(broken, -1, Precision.F32))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("tiny/features is not a TorchScript archive");
    }

    @Test
    void saysWhenThereIsNoSuchGpu() {
        assertThatThrownBy(() -> TorchNetwork.open(bundle(PropagationKind.POSTERIORS), 99, Precision.F32))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("GPU 99 was asked for, but PyTorch sees");
    }

    private static void calls(TorchNetwork network, int count) {
        for (int i = 0; i < count; i++) {
            try (State state = network.keyStates(List.of(frame(0))).get(0)) {
                LabelMap mask = network.propagate(frame(1), List.of(source(state), source(state)), SIZE);
                assertThat(mask.size()).isEqualTo(network.keyMask(state, SIZE).size());
            }
        }
    }

    static Bundle bundle(PropagationKind kind) {
        NetworkBuilder net = new NetworkBuilder("tiny");
        Value features = net.relu(net.conv("a", net.input(3), 6, Window.of(3).strided(2)));
        Network whole = net.build(net.apply(new Resize(2, false), net.conv("b", features, 3, Window.of(3))));
        Weights weights = FormulaTensors.weights(whole);
        byte[] all = TorchArchive.write(NetworkModule.inference(whole, weights));
        byte[] front = TorchArchive.write(NetworkModule.inference(whole.until(features), weights));
        byte[] head = TorchArchive.write(NetworkModule.inference(whole.after(features), weights));
        return kind == PropagationKind.FEATURES
                ? Bundle.of(spec(kind), Map.of("features", front, "head", head))
                : Bundle.of(spec(kind), Map.of("features", all));
    }

    private static BundleSpec spec(PropagationKind kind) {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.BGR,
                List.of(120.0, 128.0, 130.0),
                List.of(60.0, 61.0, 62.0),
                8,
                InputSpec.Padding.STRIDE);
        return new BundleSpec("tiny", CLASSES, List.of(1, 0, LabelMap.IGNORE), input, kind, 1, "CC0", "formula");
    }

    private static WarpSource source(State state) {
        return new WarpSource(state, frame(0), new FlowField(SIZE, new float[SIZE.pixels() * 2]), 1);
    }

    private static RgbFrame frame(int index) {
        return frame(index, SIZE);
    }

    private static RgbFrame frame(int index, FrameSize size) {
        byte[] rgb = new byte[size.pixels() * 3];
        new Random(index).nextBytes(rgb);
        return new RgbFrame(index, index * 40_000L, size, rgb);
    }

    @Nested
    class AsNetwork implements SegmentationNetworkContract {
        @Override
        public SegmentationNetwork open() {
            return TorchNetwork.open(bundle(PropagationKind.FEATURES), -1, Precision.F32);
        }
    }

    @Nested
    class AsSystem implements PropagationSystemContract {
        private final TorchNetwork network = TorchNetwork.open(bundle(PropagationKind.POSTERIORS), -1, Precision.F32);

        @AfterEach
        void close() {
            network.close();
        }

        @Override
        public PropagationSystem system() {
            return new WarpSystem(network, new DisFlow(DisPreset.FAST), WarpSettings.defaults());
        }
    }
}
