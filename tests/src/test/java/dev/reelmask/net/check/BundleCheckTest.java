package dev.reelmask.net.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bundles of modules that PyTorch exported, {@code tests/python/make_own_network.py}, looked at before a job. */
class BundleCheckTest {
    private static final Path MODULES = Path.of("src/test/resources/net/own");

    @Test
    void aBundleThatNamesItsOutputsRunsOnAnySizePolicy() throws IOException {
        for (SizePolicy size : List.of(
                SizePolicy.source(),
                SizePolicy.longestSide(97),
                SizePolicy.fixed(new FrameSize(70, 50)),
                SizePolicy.stretched(new FrameSize(5, 3)))) {
            Bundle bundle = bundle(size, 3, Map.of("features", "whole.pt"));

            assertThatCode(() -> BundleCheck.check(bundle)).doesNotThrowAnyException();
        }
    }

    @Test
    void aBundleForAnotherNumberOfClassesIsRefused() throws IOException {
        Bundle bundle = bundle(SizePolicy.source(), 2, Map.of("features", "whole.pt"));

        assertThatThrownBy(() -> BundleCheck.check(bundle))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Network tiny gives 3 scores a pixel, but its bundle names 2 outputs");
    }

    @Test
    void aHeadThatDoesNotFitTheFeaturesIsRefused() throws IOException {
        Bundle bundle = bundle(SizePolicy.source(), 3, Map.of("features", "whole.pt", "head", "head.pt"));

        assertThatThrownBy(() -> BundleCheck.check(bundle))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Module tiny/head fails on a frame of")
                .hasMessageContaining("expected input[1, 3, 92, 160] to have 8 channels, but got 3 channels instead");
    }

    @Test
    void aNetworkOfNanIsRefusedWithTheTensor() throws IOException {
        Bundle bundle = bundle(SizePolicy.source(), 3, Map.of("features", "nan.pt"));

        assertThatThrownBy(() -> BundleCheck.check(bundle))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("tiny/features: value 1 of tensor classifier.bias is NaN");
    }

    private static Bundle bundle(SizePolicy size, int outputs, Map<String, String> files) throws IOException {
        List<LabelClass> classes = List.of(new LabelClass("a", 1), new LabelClass("b", 2), new LabelClass("c", 3))
                .subList(0, outputs);
        InputSpec input = new InputSpec(
                size,
                InputSpec.ChannelOrder.RGB,
                List.of(120.0, 120.0, 120.0),
                List.of(60.0, 60.0, 60.0),
                8,
                InputSpec.Padding.STRIDE);
        PropagationKind kind = files.containsKey("head") ? PropagationKind.FEATURES : PropagationKind.POSTERIORS;
        List<Integer> ids = List.of(0, 1, 2).subList(0, outputs);
        BundleSpec spec = new BundleSpec("tiny", new ClassSet("abc", classes, -1), ids, input, kind, 1, "none", "none");
        Map<String, byte[]> modules = new HashMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            modules.put(file.getKey(), Files.readAllBytes(MODULES.resolve(file.getValue())));
        }
        return Bundle.of(spec, modules);
    }
}
