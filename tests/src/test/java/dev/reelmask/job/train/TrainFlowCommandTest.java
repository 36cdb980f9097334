package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.FaceLite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainFlowCommandTest {
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

    private int train(String stage, String bundle, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "flow",
                "--stage",
                stage,
                "--videos",
                folder.resolve("faces/train").toUri().toString(),
                "--validation",
                folder.resolve("faces/validation").toUri().toString(),
                "--out",
                folder.resolve(bundle).toString(),
                "--steps",
                "1",
                "--batch",
                "1",
                "--gaps",
                "1,2",
                "--pairs",
                "3",
                "--validation-pairs",
                "2"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private void generate() {
        String faces = folder.resolve("faces").toString();
        int code = run(
                "generate", "--out", faces, "--subjects", "1,1,0", "--frames", "4", "--size", "64x64", "--fps", "5");
        assertThat(code).as(err.toString()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void stagesFollowOneAnotherAndLeaveABundleWithItsRecord() throws IOException {
        generate();

        int distilled = train("distil", "first", "--crop", "64");
        int tuned = train(
                "propagation",
                "second",
                "--initial",
                folder.resolve("first").toString(),
                "--scale",
                "0.5",
                "--crop",
                "128",
                "--bundle",
                "../conf/bundles/face-lite",
                "--licence",
                "Apache-2.0");

        assertThat(distilled).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(tuned).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("validation endpoint-error ").contains("validation mean-iou 0.");
        FlowBundle bundle =
                FlowBundle.read(new Configuration(), folder.resolve("second").toString());
        assertThat(bundle.name()).isEqualTo("flownet2-s");
        assertThat(bundle.spec().scale()).isEqualTo(0.5);
        assertThat(bundle.licence()).isEqualTo("Apache-2.0");
        assertThat(Files.readAllLines(folder.resolve("second/training.yaml")))
                .anyMatch(line -> line.startsWith("command: 'reelmask train flow --stage propagation "))
                .contains("seed: 1", "best-step: 1")
                .anyMatch(line -> line.startsWith("  mean-iou-at-2: 0."));
        assertThat(folder.resolve("second/training/curve.html")).exists();
        String checkpoint = folder.resolve("second/training/last.checkpoint").toString();
        int begun = train("photometric", "third", "--crop", "64", "--initial", checkpoint);
        assertThat(begun).as(err.toString()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void aSmoothnessThatIsNoWeightIsRefused() {
        generate();

        assertThat(train("photometric", "out", "--crop", "64", "--smoothness", "-1"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("Cannot train like this: smoothness must be 0 or more, got -1.0");
    }

    private FlowBundle bundleOf(String out) {
        return FlowBundle.read(new Configuration(), folder.resolve(out).toString());
    }

    /** face-lite with fresh weights, in two modules. */
    private String featuresBundle() throws IOException {
        Network lite = FaceLite.network(5);
        Path weights = folder.resolve("lite.pt");
        Files.write(weights, TorchArchive.write(NetworkModule.training(lite, Weights.initial(lite, 1))));
        String features = folder.resolve("features").toString();
        run(
                "import",
                "--network",
                "face-lite",
                "--weights",
                weights.toString(),
                "--classes",
                "face-lite",
                "--propagation-state",
                "features",
                "--out",
                features);
        return features;
    }

    @Test
    void aScaleFieldIsTrainedWithFeaturesAndRefusedElsewhere() throws IOException {
        generate();
        String features = featuresBundle();

        int scaled = train("propagation", "scaled", "--crop", "64", "--bundle", features, "--scale-field");

        assertThat(scaled).as(err.toString()).isEqualTo(ExitCodes.DONE);
        FlowBundle bundle = bundleOf("scaled");
        assertThat(bundle.spec().scaleField()).isEqualTo(new FlowSpec.FeatureScale(16, 2));
        FlowSource source = new FlowSource.Network(bundle);
        source.tryOut();
        source.checkFor(Bundle.read(Path.of(features).toUri()));
        assertThatThrownBy(() -> source.checkFor(
                        Bundle.read(Path.of("../conf/bundles/face-lite").toUri())))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("but bundle face-lite propagates posteriors (propagation.kind)");
        assertThat(train("distil", "out", "--crop", "64", "--scale-field")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString())
                .contains("--scale-field is of stage propagation with --keys network: here there are no features");
    }

    @Test
    void passesStandInTheBundleAndDoNotGoWithAScaleField() throws IOException {
        generate();
        String features = featuresBundle();
        train("propagation", "scaled", "--crop", "64", "--bundle", features, "--scale-field");
        String initial = folder.resolve("scaled").toString();

        int distilled = train("distil", "distilled", "--crop", "64", "--initial", initial, "--passes", "0.5,1,0.5");

        assertThat(distilled).as(err.toString()).isEqualTo(ExitCodes.DONE);
        assertThat(err.toString()).contains("stage distil leaves out the scale field of --initial");
        assertThat(bundleOf("distilled").spec().refinements()).containsExactly(1.0, 0.5);
        assertThat(bundleOf("distilled").spec().scale()).isEqualTo(0.5);
        assertThat(train("propagation", "out", "--bundle", features, "--initial", initial, "--passes", "1,1"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--passes cannot go with a scale field");
        String inPasses = folder.resolve("distilled").toString();
        assertThat(train("propagation", "out", "--bundle", features, "--initial", inPasses, "--scale-field"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("distilled, which runs in several passes: the field is that of one.");
    }

    @Test
    void thePropagationStageNeedsANetworkToPropagate() {
        generate();

        assertThat(train("propagation", "out", "--crop", "64")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString())
                .contains("Stage propagation needs --bundle, the network whose key frames are propagated.");
    }

    @Test
    void aCropThatTheNetworkCannotDivideIsRefused() {
        assertThat(train("distil", "out", "--crop", "64", "--scale", "0.5")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--crop must be a multiple of 128 for this network, got 64");
    }

    @Test
    void anotherFlowNetworkIsRefused() {
        assertThat(train("distil", "out", "--network", "raft-small")).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("--network must be flownet2-s or flownets, got raft-small");
    }

    @Test
    void aBundleWithoutAFlowNetworkIsNoBeginning() {
        assertThat(train("distil", "out", "--initial", "../conf/bundles/face-lite"))
                .isEqualTo(ExitCodes.USER_ERROR);
        assertThat(err.toString()).contains("has no flow network");
    }
}
