package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.LowModule;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.testing.GeneratedFrames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the first layers of networks see, without a module of its own. */
class LowFeaturesTest {
    private static final FrameSize SQUARE = new FrameSize(256, 256);
    private static final Bundle LITE =
            Bundle.read(Path.of("../conf/bundles/face-lite").toAbsolutePath().toUri());

    private static NDArray run(NDManager scope, TorchProgram program, NDArray input) {
        return program.callAll(scope, "forward", TorchProgram.tensor(input)).get(0);
    }

    @ParameterizedTest
    @CsvSource({"face-lite, 32", "espnet, 131", "deeplabv3plus-mobilenetv2, 24", "deeplabv3plus-resnet50, 256"})
    void areTheLastMapAtAQuarterOfTheSidesThatIsReadTwice(String name, int channels) {
        Network network = Networks.untrained(name, 5).network();
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, FormulaTensors.weights(network)));

        byte[] module = LowModule.of(archive).orElseThrow();

        try (TorchProgram program = TorchProgram.load("low", module, Device.cpu());
                NDManager scope = program.newScope()) {
            NDArray output = run(scope, program, scope.ones(new Shape(1, 3, 64, 96)));
            assertThat(output.getShape()).isEqualTo(new Shape(1, channels, 16, 24));
        }
    }

    /** Of the plain module, which runs without any of our rewriting, and of the one that runs in the loop. */
    @Test
    void areTheSameInTheLoopAsInPyTorch() {
        byte[] module = LowModule.of(LITE.modules().get(Bundle.FEATURES)).orElseThrow();
        try (TorchNetwork network = TorchNetwork.open(LITE, -1, Precision.F32);
                FramePrograms programs = new FramePrograms(
                        LITE.spec().input(), LITE.spec().outputClasses().size(), Device.cpu());
                TorchProgram plain = TorchProgram.load("low", module, Device.cpu());
                NDManager scope = programs.newScope()) {
            RgbFrame frame = GeneratedFrames.displaced(3, SQUARE, 1, 2);

            EvidenceMap map = network.lowFeatures(frame).orElseThrow();
            EvidenceMap expected = programs.map(
                    scope,
                    run(scope, plain, programs.prepare(scope, List.of(frame), Precision.F32)),
                    MapKind.LOW_FEATURES);

            assertThat(map.channels()).isEqualTo(32);
            for (int i = 0; i < map.length(); i++) {
                // two halves next to one another
                assertThat(map.value(i))
                        .isCloseTo(expected.value(i), within(1e-4f + Math.abs(expected.value(i)) / 1024));
            }
        }
    }

    @Test
    void aNetworkThatDoesNotDescribeItselfHasThemInAModuleOfItsOwn() {
        byte[] bare = TorchArchive.write(NetworkModule.plain(
                Networks.untrained("face-lite", 5).network(),
                FormulaTensors.weights(Networks.untrained("face-lite", 5).network())));
        byte[] low = LowModule.of(LITE.modules().get(Bundle.FEATURES)).orElseThrow();
        Bundle without = Bundle.of(LITE.spec(), Map.of(Bundle.FEATURES, bare));
        Bundle with = Bundle.of(LITE.spec(), Map.of(Bundle.FEATURES, bare, Bundle.LOW, low));

        assertThat(TorchNetwork.lowModule(LITE)).isPresent();
        assertThat(TorchNetwork.lowModule(without)).isEmpty();
        try (TorchNetwork network = TorchNetwork.open(without, -1, Precision.F32)) {
            assertThat(network.lowFeatures(GeneratedFrames.displaced(0, SQUARE, 0, 0)))
                    .isEqualTo(Optional.empty());
        }
        try (TorchNetwork network = TorchNetwork.open(with, -1, Precision.F32)) {
            assertThat(network.lowFeatures(GeneratedFrames.displaced(0, SQUARE, 0, 0))
                            .orElseThrow()
                            .channels())
                    .isEqualTo(32);
        }
        assertThat(with.networkDigests()).containsKey(Bundle.LOW);
    }
}
