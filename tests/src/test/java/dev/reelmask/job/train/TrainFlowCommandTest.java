package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.ExitCodes;
import dev.reelmask.job.Main;
import dev.reelmask.net.bundle.FlowBundle;
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
