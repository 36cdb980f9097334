package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.weights.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which form of a module of someone's own making a job runs. */
class BroughtProgramTest {
    private static final Path MODULES = Path.of("src/test/resources/net/own");

    @BeforeAll
    static void start() {
        TorchRuntime.setThreads(1);
    }

    @ParameterizedTest
    @CsvSource({
        "whole.pt, 64, 96, true",
        "features.pt, 64, 96, true",
        "head.pt, 0, 0, true", // its input is not known
        "fixed-size.pt, 32, 48, true", // compared at its one size
        "fixed-size.pt, 0, 0, false", // no size to compare at
        "scripted-features.pt, 64, 96, false", // it branches
    })
    void theRewrittenFormIsTakenWhereItCouldBeCompared(String file, int height, int width, boolean isRewritten)
            throws IOException {
        Optional<List<FeatureShape>> input =
                height == 0 ? Optional.empty() : Optional.of(List.of(new FeatureShape(3, height, width)));

        assertThat(isRewritten(Files.readAllBytes(MODULES.resolve(file)), input))
                .isEqualTo(isRewritten);
    }

    @Test
    void whatDependsOnTheLayoutRunsAsItIs() {
        // A view of the default layout shares its memory; what stands for it in channels-last is a copy.
        assertThat(isRewritten(
                        module("y = torch.view(a, [1, -1])\n    z = torch.mul_(y, 2.)"),
                        Optional.of(List.of(new FeatureShape(3, 32, 32)))))
                .isFalse();
        assertThat(isRewritten(module("y = torch.mul_(a, 2.)"), Optional.of(List.of(new FeatureShape(3, 32, 32)))))
                .isTrue();
    }

    private static byte[] module(String statement) {
        List<Attribute> kernel =
                List.of(new Attribute("w", FloatTensor.filled(List.of(3, 3, 3, 3), 0.1f), Attribute.Kind.BUFFER));
        return TorchArchive.write(new ScriptModule(
                "Net",
                kernel,
                List.of(
                        """
                          def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                            a = torch.conv2d(x, self.w, None, [1, 1], [1, 1], [1, 1], 1)
                            %s
                            return a
                        """
                                .formatted(statement)
                                .indent(0))));
    }

    private static boolean isRewritten(byte[] module, Optional<List<FeatureShape>> input) {
        byte[] checked = ArchiveCheck.checked(module, "module");
        try (TorchProgram program = BroughtProgram.load("module", checked, Device.cpu(), Precision.F32, input);
                NDManager scope = program.newScope()) {
            program.call(scope, "pack", tensor(scope.zeros(new Shape(1, 1, 1, 1))));
            return true;
        } catch (EngineException e) {
            return !e.getMessage().contains("'pack' is not defined"); // the input is none of its
        }
    }
}
