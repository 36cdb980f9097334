package dev.reelmask.net.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bundles of FPN-MobileNetV2 with skip modules, looked at before a job. */
class SkipCheckTest {
    private static final int CLASSES = 3;
    private static final ClassSet NAMES = new ClassSet(
            "three",
            IntStream.range(0, CLASSES)
                    .mapToObj(i -> new LabelClass("c" + i, i))
                    .toList(),
            -1);

    private static Bundle bundle(int levels, double gain) {
        Networks.Entry entry = Networks.untrained("fpn-mobilenetv2", CLASSES);
        Weights weights = FormulaTensors.weights(entry.network(), gain);
        Bundle plain = BundleImport.of("fpn", entry.network(), weights, NAMES, entry.input(), "none", "made up");
        return BundleImport.withSkip(plain, entry.described(), weights, levels);
    }

    private static Bundle joined(Bundle key, Bundle current, int levels) {
        return key.withSkip(
                levels, key.modules().get(Bundle.SKIP_KEY), current.modules().get(Bundle.skipRole(levels)));
    }

    @Test
    void modulesOfOneNetworkPass() {
        Bundle bundle = bundle(2, Math.sqrt(2));

        assertThatCode(() -> SkipCheck.check(bundle)).doesNotThrowAnyException();
    }

    @Test
    void modulesOfTwoNetworksAreRefused() {
        Bundle bundle = joined(bundle(1, Math.sqrt(2)), bundle(1, 1), 1);

        assertThatThrownBy(() -> SkipCheck.check(bundle))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Bundle fpn: a frame with its own deep maps has another mask than as a key frame")
                .hasMessageContaining("Its skip modules are not of one network");
    }

    @Test
    void modulesThatDoNotFitAreRefusedWithWhatTheySay() {
        Bundle two = bundle(2, Math.sqrt(2));
        Bundle bundle = two.withSkip(
                2, two.modules().get(Bundle.SKIP_KEY), two.modules().get(Bundle.FEATURES));

        assertThatThrownBy(() -> SkipCheck.check(bundle))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The skip modules of bundle fpn fail on a frame of 160x90: ");
    }
}
