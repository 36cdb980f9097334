package dev.reelmask.job.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Bundles that would act, or ask for the impossible, given to the commands that read bundles. */
class HostileBundleTest {
    private static final Path CASES = Path.of("../../shared/data/public_cases/hostile");

    @TempDir
    private Path folder;

    private Path trace;

    @BeforeEach
    void aFileThatMayNotAppear() {
        trace = folder.resolve("trace");
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("segment", "--corpus", "CORPUS", "--results", "OUT", "--bundle", "BUNDLE"),
                List.of("segment", "--dry-run", "--corpus", "CORPUS", "--results", "OUT", "--bundle", "BUNDLE"),
                List.of("export", "--bundle", "BUNDLE", "--out", "OUT"),
                List.of("bundle", "--features", "BUNDLE/features.pt", "--classes", "CLASSES", "--out", "OUT"),
                List.of("bench", "throughput", "--bundle", "BUNDLE", "--corpus", "CORPUS"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aModuleThatWritesAFileIsRefusedByEveryCommand(List<String> command) throws IOException {
        write(Map.of(Bundle.FEATURES, module("torch.fill_(torch.from_file(\"%s\", True, 100), 65)".formatted(trace))));

        String message = run(command);

        assertThat(message).contains("calls torch.from_file, which is not one of the operations that networks need");
        assertThat(trace).doesNotExist();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aModuleThatReadsOrSavesIsRefused() throws IOException {
        for (String call :
                List.of("torch.from_file(\"/etc/passwd\", False, 100)", "torch.save(x, \"%s\")".formatted(trace))) {
            write(Map.of(Bundle.FEATURES, module(call)));
            assertThat(run(commands().findFirst().orElseThrow())).contains("reelmask: Module ", "calls torch.");
        }
        assertThat(trace).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "width: 64, width: 100000, input.width: '100000' is not a whole number from 1 to 16384",
        "stride: 1, stride: 1000000, input.stride: '1000000' is not a whole number from 1 to 1024",
    })
    void absurdNumbersAreNamedWithTheirKey(String good, String bad, String message) throws IOException {
        write(Map.of(Bundle.FEATURES, module("torch.cat([x, x], 1)")));
        Path yaml = folder.resolve("hostile/bundle.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace(good, bad));

        assertThat(run(commands().findFirst().orElseThrow())).contains("bundle.yaml, " + message + ".");
    }

    @Test
    void filesThatAreNoneAreRefusedBeforeTheyAreRead() throws IOException {
        write(Map.of(Bundle.FEATURES, module("torch.cat([x, x], 1)")));
        Path module = folder.resolve("hostile/features.pt");
        Files.delete(module);
        Files.createSymbolicLink(module, Path.of("/dev/zero"));
        assertThat(run(commands().findFirst().orElseThrow())).contains("features.pt is no ordinary file");

        Path yaml = folder.resolve("hostile/bundle.yaml");
        Files.writeString(yaml, "#".repeat(3_000_000));
        assertThat(run(commands().findFirst().orElseThrow())).contains("bundle.yaml is longer than 1024 KiB");
    }

    @ParameterizedTest
    @CsvSource({
        "ff_write, 'calls torch.from_file, which is not one of the operations that networks need (code/__torch__.py, line 7)'",
        "save, 'calls torch.save, which is not one of the operations that networks need (code/__torch__.py, line 7)'",
        "bundle-huge, input.width: '100000'",
        "bundle-hugestride, input.stride: '1000000'",
    })
    void thePublicCasesAreRefused(String name, String message) throws IOException {
        assumeThat(CASES.resolve(name)).as("shared data").exists();

        assertThat(run(List.of(
                        "segment",
                        "--corpus",
                        "CORPUS",
                        "--results",
                        "OUT",
                        "--bundle",
                        CASES.resolve(name).toString())))
                .contains(message);
        try (Stream<Path> here = Files.list(Path.of(""))) {
            assertThat(here.map(Path::toString)).noneMatch(file -> file.startsWith("written-by-a-bundle"));
        }
    }

    /** What the command says; it ends with exit code 2. */
    private String run(List<String> command) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path classes = Files.writeString(folder.resolve("two.yaml"), "classes: {a: \"#000000\", b: \"#ffffff\"}\n");
        String[] arguments = command.stream()
                .map(word -> word.replace("BUNDLE", folder.resolve("hostile").toString())
                        .replace("CORPUS", corpus.toString())
                        .replace("CLASSES", classes.toString())
                        .replace("OUT", folder.resolve("out").toString()))
                .toArray(String[]::new);
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(err, true));
        assertThat(line.execute(arguments)).as(err.toString()).isEqualTo(ExitCodes.USER_ERROR);
        return err.toString();
    }

    private static byte[] module(String call) {
        String forward = "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n    return %s\n".formatted(call);
        return TorchArchive.write(new ScriptModule("Net", List.of(), List.of(forward)));
    }

    private void write(Map<String, byte[]> modules) {
        ClassSet classes = new ClassSet("two", List.of(new LabelClass("a", 0), new LabelClass("b", 0xffffff)), -1);
        InputSpec input = new InputSpec(
                SizePolicy.stretched(new FrameSize(64, 48)),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(255.0, 255.0, 255.0),
                1,
                InputSpec.Padding.STRIDE);
        BundleSpec spec =
                new BundleSpec("hostile", classes, List.of(0, 1), input, PropagationKind.POSTERIORS, 1, "none", "test");
        Bundle.of(spec, modules)
                .write(new Configuration(), folder.resolve("hostile").toString());
    }
}
