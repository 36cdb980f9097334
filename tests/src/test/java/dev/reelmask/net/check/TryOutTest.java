package dev.reelmask.net.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules of strangers are tried out in another process, which is ended when it takes too long. */
@Timeout(180)
class TryOutTest {
    private static final String LIMIT = "reelmask.try-out-seconds";
    private static final String ENDLESS = "    _0 = True\n    while _0:\n      x = torch.relu(x)\n    return x\n";
    private static final InputSpec INPUT = new InputSpec(
            SizePolicy.fixed(new FrameSize(32, 32)),
            InputSpec.ChannelOrder.RGB,
            List.of(0.0, 0.0, 0.0),
            List.of(255.0, 255.0, 255.0),
            1,
            InputSpec.Padding.STRIDE);

    @AfterEach
    void noLimit() {
        System.clearProperty(LIMIT);
    }

    @Test
    void aNetworkThatNeverComesBackIsStopped() {
        System.setProperty(LIMIT, "5");
        long before = children();

        assertThatThrownBy(() -> probe(ENDLESS))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "Network endless gave nothing for a made-up frame within 5 seconds and was stopped. Look for a loop")
                .hasMessageEndingWith("REELMASK_JAVA_OPTS=-Dreelmask.try-out-seconds=25.");
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void aFlowNetworkThatNeverComesBackIsStopped() {
        System.setProperty(LIMIT, "5");
        FlowSpec spec = new FlowSpec(
                InputSpec.ChannelOrder.RGB, INPUT.mean(), INPUT.std(), false, 1, FlowSpec.Fit.PAD, 1, 0, 1, 0, false);
        String forward = "  def forward(self: __torch__.Net, x: Tensor, key: Tensor) -> Tensor:\n" + ENDLESS;
        FlowBundle flow = FlowBundle.of("endless", spec, archive(forward), "none", "test");

        assertThatThrownBy(() -> FlowCheck.check(flow))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Network endless gave nothing for a made-up frame within 5 seconds");
    }

    @Test
    void aNetworkThatWantsAllTheMemoryIsToldSo() {
        assertThatThrownBy(() -> probe("    return torch.add(x, torch.zeros([1099511627776]))\n"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Module endless/features fails on a frame of 32x18 pixels")
                .hasMessageContaining("can't allocate memory: you tried to allocate 4398046511104 bytes");
    }

    @Test
    void textOfANetworksErrorsIsFitForAMessage() {
        assertThatThrownBy(() -> probe("    ops.prim.RaiseException(\"Error: \\033[31mred\\n" + "long".repeat(2000)
                        + "\")\n    return x\n"))
                .isInstanceOf(UserException.class)
                .message()
                .doesNotContain("\u001b")
                .hasLineCount(1)
                .hasSizeLessThan(1500);
    }

    @Test
    void modulesOfReelmasksOwnRunHere() {
        Path folder = Path.of("../conf/bundles/face-lite").toAbsolutePath().normalize();
        System.setProperty(LIMIT, "is not looked at");

        BundleCheck.check(Bundle.read(folder.toUri()));
    }

    @Test
    void theLimitIsANumberOfSeconds() throws IOException {
        byte[] module = Files.readAllBytes(Path.of("src/test/resources/net/own/whole.pt"));
        System.setProperty(LIMIT, "soon");

        assertThatThrownBy(() -> BundleCheck.probe("own", INPUT, Map.of("features", module)))
                .isInstanceOf(UserException.class)
                .hasMessage("-Dreelmask.try-out-seconds must be a number of seconds, got 'soon'.");
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    private static void probe(String body) {
        String forward = "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n" + body;
        BundleCheck.probe("endless", INPUT, Map.of(Bundle.FEATURES, archive(forward)));
    }

    private static byte[] archive(String method) {
        return TorchArchive.write(new ScriptModule("Net", List.of(), List.of(method)));
    }
}
