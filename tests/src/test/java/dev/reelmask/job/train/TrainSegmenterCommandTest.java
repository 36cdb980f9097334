package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainSegmenterCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private int train(String... more) {
        return trainInto("bundle", more);
    }

    private int trainInto(String bundle, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "segmenter",
                "--train",
                folder.resolve("faces/train").toUri().toString(),
                "--validation",
                folder.resolve("faces/validation").toUri().toString(),
                "--out",
                folder.resolve(bundle).toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void aGeneratedCorpusBecomesABundleWithItsRecord() throws IOException {
        String faces = folder.resolve("faces").toString();
        int generated = run(
                "generate", "--out", faces, "--subjects", "1,1,0", "--frames", "2", "--size", "64x64", "--fps", "1");
        int trained =
                train("--steps", "2", "--batch", "1", "--crop", "32", "--warm-up", "0", "--licence", "Apache-2.0");

        assertThat(generated).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(trained).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("4 frames in ").contains("validation mIoU 0.");
        assertThat(err.toString()).contains("step 2/2  loss ");
        Bundle bundle = Bundle.read(folder.resolve("bundle").toUri());
        assertThat(bundle.spec().name()).isEqualTo("face-lite");
        assertThat(bundle.spec().reduce()).as("scores are at half size already").isEqualTo(1);
        assertThat(bundle.spec().licence()).isEqualTo("Apache-2.0");
        assertThat(Files.readAllLines(folder.resolve("bundle/training.yaml")))
                .anyMatch(line -> line.startsWith("command: 'reelmask train segmenter --train "))
                .contains("seed: 1", "seed-mixing: splitmix64", "best-step: 2")
                .anyMatch(line -> line.startsWith("  skin: 0."));
        assertThat(Files.readString(folder.resolve("bundle/training/curve.html")))
                .contains("\"columns\":[\"step\",\"loss\",\"learning_rate\",\"validation_miou\"]")
                .contains("[\"2\",\"");
    }

    @Test
    void anotherSeedIsNoWayToGoOnButACheckpointIsABeginning() {
        run(
                "generate",
                "--out",
                folder.resolve("faces").toString(),
                "--subjects",
                "1,1,0",
                "--frames",
                "2",
                "--size",
                "64x64");
        List<String> options =
                List.of("--steps", "1", "--batch", "1", "--crop", "32", "--warm-up", "0", "--input", "64x64");
        assertThat(train(options.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCodes.DONE);

        List<String> reseeded = new ArrayList<>(options);
        reseeded.addAll(List.of("--seed", "2"));
        int resumed = train(reseeded.toArray(String[]::new));
        reseeded.addAll(List.of(
                "--initial", folder.resolve("bundle/training/last.checkpoint").toString()));
        int begun = trainInto("other", reseeded.toArray(String[]::new));

        assertThat(resumed).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString())
                .contains(
                        "last.checkpoint was made with seed 1 instead of 2, another set of initial weights. Give the");
        assertThat(begun).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(err.toString()).containsPattern("(\\d+) of \\1 tensors from .*last.checkpoint");
    }

    @Test
    void aTrainingForSkipPropagationMakesABundleThatSkips() throws IOException {
        String faces = folder.resolve("faces").toString();
        run("generate", "--out", faces, "--subjects", "1,1,0", "--frames", "4", "--size", "64x64", "--fps", "25");
        List<String> options = List.of(
                "--system",
                "skip:1",
                "--network",
                "fpn-mobilenetv2",
                "--baseline",
                "../conf/bundles/face-lite",
                "--input",
                "64x64",
                "--crop",
                "64",
                "--steps",
                "1",
                "--batch",
                "1",
                "--warm-up",
                "0",
                "--decay",
                "STAIRS",
                "--validation-stride",
                "1",
                "--skip-weight",
                "constant:0.3",
                "--skip-norm",
                "l2",
                "--skip-gaps",
                "2,3");
        int trained = train(options.toArray(String[]::new));

        assertThat(trained).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString())
                .containsPattern("mIoU 0\\.\\d+ \\(current frames 0\\.\\d+, key frames 0\\.\\d+\\) after");
        assertThat(Bundle.read(folder.resolve("bundle").toUri()).skipLevels()).hasValue(1);
        assertThat(Files.readAllLines(folder.resolve("bundle/training.yaml")))
                .anyMatch(line -> line.startsWith("  key-mean-iou: 0."))
                .anyMatch(line -> line.startsWith("  current-mean-iou-at-3: 0."));
    }

    @Test
    void optionsOfSkipPropagationAreRefusedWhereTheySayNothing() {
        assertThat(train("--skip-lambda", "0.1")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(train("--system", "skip:3")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(train(
                        "--system",
                        "skip:1",
                        "--network",
                        "fpn-mobilenetv2",
                        "--input",
                        "64x64",
                        "--skip-terms",
                        "all"))
                .isEqualTo(ExitCodes.USER_ERROR);

        assertThat(err.toString())
                .contains("--skip-lambda says nothing without --system skip:1 or skip:2.")
                .contains("--system must be one of warp, skip:1, skip:2, got 'skip:3'")
                .contains("--skip-terms must be one of current, pseudo, key-mode, difference, got all");
    }

    @Test
    void aTrainingForSteadyMasksMakesAnOrdinaryBundle() throws IOException {
        String faces = folder.resolve("faces").toString();
        run("generate", "--out", faces, "--subjects", "1,1,1", "--frames", "3", "--size", "64x64", "--fps", "25");
        int trained = train(
                "--temporal",
                "--temporal-gaps",
                "1,2",
                "--temporal-occlusion",
                "sum",
                "--unlabelled",
                folder.resolve("faces/test").toUri().toString(),
                "--unlabelled-batch",
                "1",
                "--teacher",
                "../conf/bundles/face-lite",
                "--distil-frames",
                "0.2",
                "--input",
                "64x64",
                "--crop",
                "64",
                "--steps",
                "1",
                "--batch",
                "1",
                "--warm-up",
                "0");

        assertThat(trained).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).containsPattern("validation mIoU 0\\.\\d+ after step 1");
        assertThat(Bundle.read(folder.resolve("bundle").toUri()).skipLevels()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("bundle/training.yaml")))
                .anyMatch(line -> line.startsWith("  mean-iou: 0."));
    }

    @Test
    void optionsOfTheTemporalLossAreRefusedWhereTheyMakeNoSense() {
        String stills = folder.resolve("faces").toString();
        run("generate", "--out", stills, "--subjects", "1,1,0", "--frames", "1", "--size", "64x64");
        List<String> small = List.of("--input", "64x64", "--crop", "64");

        assertThat(train("--unlabelled", "clips")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(train("--temporal", "--system", "skip:1", "--network", "fpn-mobilenetv2"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "-1")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "--temporal-gaps", "3")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "--distil-pairs", "1")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "--unlabelled-batch", "2")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "0")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal", "--temporal-flow", "bundle:../conf/bundles/face-lite"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(temporal(small, "--temporal")).isEqualTo(ExitCodes.USER_ERROR);

        assertThat(err.toString())
                .contains("--unlabelled says nothing without --temporal.")
                .contains("--temporal is for networks that see each frame whole")
                .contains("the weight of --temporal must not be negative, got -1.0")
                .contains("--temporal-gaps needs two numbers, for example 1,3")
                .contains("--distil-pairs says nothing without --teacher.")
                .contains("--unlabelled-batch says nothing without --unlabelled.")
                .contains("--temporal 0 leaves nothing to learn but the labels")
                .contains("no flow network")
                .contains("--train: no labelled frame has another of its video near it.");
    }

    @Test
    void theFlowThatConsistencyIsScoredAlongIsNoneToLearnAlong() {
        String faces = folder.resolve("faces").toString();
        run("generate", "--out", faces, "--subjects", "1,1,0", "--frames", "2", "--size", "64x64");
        FlowSpec spec = new FlowSpec(
                InputSpec.ChannelOrder.RGB,
                List.of(127.5, 127.5, 127.5),
                List.of(127.5, 127.5, 127.5),
                false,
                1,
                FlowSpec.Fit.PAD,
                8,
                128,
                1,
                8,
                false,
                FlowSpec.FeatureScale.NONE,
                false,
                List.of());
        String raft = folder.resolve("raft").toString();
        String forward = "  def forward(self: __torch__.Flow, x: Tensor) -> Tensor:\n    return torch.neg(x)\n";
        byte[] module = TorchArchive.write(new ScriptModule("Flow", List.of(), List.of(forward)));
        FlowBundle.of("raft-small", spec, module, "none", "test").write(new Configuration(), raft);

        int code = train("--temporal", "--temporal-flow", "bundle:" + raft, "--input", "64x64", "--crop", "64");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("is RAFT-small, along which temporal consistency is scored");
    }

    private int temporal(List<String> options, String... more) {
        return train(Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void anUnknownLossIsRefusedWithTheKnownOnes() {
        int code = train("--loss", "dice");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString())
                .contains("--loss must be one of cross-entropy, hard-pixels, jaccard, cross-entropy-jaccard, got dice");
    }

    @Test
    void aPrecisionThatCannotTrainIsRefused() {
        int code = train("--precision", "f16");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--precision must be f32 or bf16, got f16");
    }

    @Test
    void aCropThatTheNetworkCannotDivideIsRefused() {
        int code = train("--crop", "100");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--crop must be a multiple of 16 for this network, got 100");
    }

    @Test
    void anUnknownNetworkIsRefusedWithTheKnownOnes() {
        int code = train("--network", "resnet");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("There is no network 'resnet'").contains("face-lite");
    }

    @Test
    void aSizeThatIsNoneIsRefused() {
        int code = run("generate", "--out", folder.toString(), "--size", "big");

        assertThat(code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--size must look like 256x256, got big");
    }
}
