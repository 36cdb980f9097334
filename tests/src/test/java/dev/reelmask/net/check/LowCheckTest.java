package dev.reelmask.net.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LowCheckTest {
    private static final Bundle LITE =
            Bundle.read(Path.of("../conf/bundles/face-lite").toUri());

    /** A bundle whose low features come from one layer of a pixel. */
    private static Bundle with(int inputs, int channels) {
        PolicyNetwork layer = new PolicyNetwork(0, inputs, List.of(), List.of(channels));
        byte[] low = layer.module(Weights.initial(layer.network(), 3));
        return Bundle.of(LITE.spec(), Map.of(Bundle.FEATURES, LITE.modules().get(Bundle.FEATURES), Bundle.LOW, low));
    }

    @Test
    void countsChannels() {
        assertThat(LowCheck.channels(LITE)).isEqualTo(32);
        assertThat(LowCheck.channels(with(3, 7))).isEqualTo(7);
    }

    @Test
    void whatDoesNotRunOrGivesNoMapIsTold() {
        assertThatThrownBy(() -> LowCheck.channels(with(4, 7)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Module face-lite/low fails on a frame of ");
        assertThatThrownBy(() -> LowCheck.channels(with(3, 513)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Module face-lite/low gives float32 of shape (1, 513, ")
                .hasMessageContaining("with C up to 512 is needed");
    }

    @Test
    void aBundleThatHasNoneIsRefused() {
        byte[] bare = TorchArchive.write(NetworkModule.plain(
                Networks.untrained("face-lite", 5).network(),
                FormulaTensors.weights(Networks.untrained("face-lite", 5).network())));

        assertThatThrownBy(() -> LowCheck.channels(Bundle.of(LITE.spec(), Map.of(Bundle.FEATURES, bare))))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "bundle face-lite does not say what gives low-features; add a module low to it (docs/networks.md)");
    }
}
