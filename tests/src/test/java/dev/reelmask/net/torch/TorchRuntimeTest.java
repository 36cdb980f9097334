package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.InputSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {
    @Test
    void aModelThatIsLoadedLeavesNoFolderBehind() {
        TorchRuntime.start();
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                1,
                InputSpec.Padding.STRIDE);
        byte[] archive = TorchArchive.write(FramePrograms.module(input));

        try (Model model = TorchRuntime.loadOwn("programs", archive, Device.cpu())) {
            assertThat(model.getModelPath()).isNotNull().doesNotExist();
        }
    }
}
