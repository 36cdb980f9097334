package dev.reelmask.job.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.propagate.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code reelmask bundle} on modules that PyTorch exported: {@code tests/python/make_own_network.py}. */
class OwnNetworkTest {
    private static final Path MODULES = Path.of("src/test/resources/net/own");
    private static final FrameSize SIZE = new FrameSize(45, 30);

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @BeforeEach
    void threeClasses() throws IOException {
        classes = Files.writeString(
                folder.resolve("three.yaml"), "classes: {road: \"#804080\", car: \"#00008e\", tree: \"#6b8e23\"}\n");
    }

    @Test
    void aTracedNetworkGivesTheMasksOfPytorch() throws IOException {
        run(ExitCodes.DONE, "--features", module("whole.pt"));

        assertThat(bundle().spec().propagation()).isEqualTo(PropagationKind.POSTERIORS);
        assertThat(bundle().spec().name()).isEqualTo("own");
        assertThat(equalPixels(mask(Precision.F32))).isGreaterThan(0.999);
        assertThat(equalPixels(mask(Precision.BF16))).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @CsvSource({"features.pt", "scripted-features.pt"})
    void featuresAndHeadMakeTheSameNetwork(String features) throws IOException {
        run(ExitCodes.DONE, "--features", module(features), "--head", module("head.pt"));

        assertThat(bundle().spec().propagation()).isEqualTo(PropagationKind.FEATURES);
        // Scores and not posteriors are enlarged here, which moves the edges of this noise.
        assertThat(equalPixels(mask(Precision.F32))).isGreaterThan(0.95);
    }

    @Test
    void outputsMayBeNamedOneByOne() {
        run(ExitCodes.DONE, "--features", module("whole.pt"), "--outputs", "tree,ignore,road");

        assertThat(bundle().spec().outputClasses()).containsExactly(2, LabelMap.IGNORE, 0);
    }

    @Test
    void meansOfPixelsInBytesAndInUnitsAreTheSame() {
        run(ExitCodes.DONE, "--features", module("whole.pt"), "--mean", "0.5,0.5,0.5", "--std", "0.2,0.2,0.2");
        assertThat(bundle().spec().input().mean()).containsExactly(127.5, 127.5, 127.5);

        run(
                ExitCodes.DONE,
                "--features",
                module("whole.pt"),
                "--mean",
                "127.5,127.5,127.5",
                "--std",
                "51,51,51",
                "--bytes");
        assertThat(bundle().spec().input().std()).containsExactly(51.0, 51.0, 51.0);

        assertThat(run(ExitCodes.USER_ERROR, "--features", module("whole.pt"), "--mean", "127.5,127.5,127.5"))
                .contains("are not of pixels in 0..1. Add --bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "dict.pt, 'own/features returns Dict', one tensor is needed",
        "mask.pt, 'own/features gives int64 of shape (1, 92, 160)', scores and not a mask",
        "fixed-size.pt, own/features fails on a frame of 320x184 pixels, give that size with --size and --pad-to box",
        "nan.pt, 'own/features: value 1 of tensor classifier.bias is NaN', use an earlier checkpoint",
        "absent.pt, cannot be read, Check the path",
    })
    void whatIsNoNetworkIsRefusedBeforeAnythingIsWritten(String file, String what, String advice) {
        assertThat(run(ExitCodes.USER_ERROR, "--features", module(file))).contains(what, advice);
        assertThat(folder.resolve("own")).doesNotExist();
    }

    @Test
    void aNetworkOfOneSizeIsTakenWithItsSize() {
        run(ExitCodes.DONE, "--features", module("fixed-size.pt"), "--size", "48x32", "--pad-to", "box");
    }

    @Test
    void weightsWithoutCodeAreSentToImport() throws IOException {
        for (String name : List.of("plain.zip.pth", "plain.legacy.pth")) {
            String weights = Path.of("src/test/resources/net/weights", name).toString();
            assertThat(run(ExitCodes.USER_ERROR, "--features", weights))
                    .contains("own/features is not a TorchScript archive", "use reelmask import");
        }
    }

    @Test
    void theNumberOfOutputsMustBeThatOfTheClasses() {
        assertThat(run(ExitCodes.USER_ERROR, "--features", module("whole.pt"), "--classes", "camvid"))
                .contains(
                        "The modules give 3 scores a pixel, but class set camvid has 11 classes. Choose the --classes");
        assertThat(run(ExitCodes.USER_ERROR, "--features", module("whole.pt"), "--outputs", "road,car"))
                .contains("but --outputs names 2");
        assertThat(run(ExitCodes.USER_ERROR, "--features", module("whole.pt"), "--outputs", "road,car,bus"))
                .contains("'bus' is neither 'ignore' nor a class of three, which are road, car, tree");
    }

    /** DJL's own loader of folders compiles {@code libs/classes} and makes objects of what it finds there. */
    @Test
    void codeBesideAModuleIsLeftAlone() throws IOException {
        run(ExitCodes.DONE, "--features", module("whole.pt"));
        Path trace = folder.resolve("trace");
        Path code = Files.createDirectories(folder.resolve("own/libs/classes"));
        Files.writeString(
                code.resolve("Evil.java"),
                "public class Evil { static { new java.io.File(\"%s\").mkdir(); } }".formatted(trace));
        Files.writeString(folder.resolve("own/serving.properties"), "translatorFactory=Evil\n");

        assertThat(mask(Precision.F32).size()).isEqualTo(SIZE);
        assertThat(code.resolve("Evil.class")).doesNotExist();
        assertThat(trace).doesNotExist();
    }

    private String run(int expected, String... options) {
        List<String> arguments = new ArrayList<>(List.of("bundle", "--stride", "8"));
        arguments.addAll(List.of("--out", folder.resolve("own").toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--classes")) {
            arguments.addAll(List.of("--classes", classes.toString()));
        }
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(expected);
        return err.toString();
    }

    private Bundle bundle() {
        return Bundle.read(folder.resolve("own").toUri());
    }

    private LabelMap mask(Precision precision) {
        try (TorchNetwork network = TorchNetwork.open(bundle(), -1, precision);
                State state = network.keyStates(List.of(frame())).get(0)) {
            return network.keyMask(state, SIZE);
        }
    }

    private static double equalPixels(LabelMap mask) throws IOException {
        byte[] expected = Files.readAllBytes(MODULES.resolve("mask-45x30.u8"));
        int equal = 0;
        for (int i = 0; i < expected.length; i++) {
            equal += expected[i] == mask.ids()[i] ? 1 : 0;
        }
        return (double) equal / expected.length;
    }

    private static RgbFrame frame() {
        double[] u = FormulaTensors.uniform(1000, SIZE.pixels() * 3);
        byte[] rgb = new byte[u.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) (u[i] * 256);
        }
        return new RgbFrame(0, 0, SIZE, rgb);
    }

    private static String module(String name) {
        return MODULES.resolve(name).toString();
    }
}
