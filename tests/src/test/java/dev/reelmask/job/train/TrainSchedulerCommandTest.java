package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From generated faces to decisions, as users do it. */
@Tag("spark")
class TrainSchedulerCommandTest {
    private static final String BUNDLE = "../conf/bundles/face-lite";

    @TempDir
    private Path folder;

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static CommandRun done(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.DONE);
        return run;
    }

    private static void refused(String message, String... arguments) {
        CommandRun run = CommandRun.of(arguments);

        assertThat(run.exit()).as(run.out()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains(message);
    }

    private void table(String part, String results, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "transitions",
                "--corpus=" + at("faces/" + part),
                "--bundle=" + BUNDLE,
                "--results=" + at(results),
                "--max-gap=6"));
        arguments.addAll(List.of(more));
        done(arguments.toArray(String[]::new));
    }

    private String[] train(String kind, String table, String bundle) {
        return new String[] {
            "train",
            "scheduler",
            "--kind=" + kind,
            "--table=" + at(table),
            "--validation=" + at("validation"),
            "--bundle=" + BUNDLE,
            "--steps=2",
            "--validate-every=1",
            "--out=" + at(bundle)
        };
    }

    private String[] segment(String bundle, String scheduler) {
        return new String[] {
            "segment",
            "--corpus=" + at("faces/validation"),
            "--bundle=" + bundle,
            "--results=" + at("segmented"),
            "--scheduler=" + scheduler
        };
    }

    @Test
    void whatWasLearntFromTablesDecidesInRunsAndOnTables() throws IOException {
        done("generate", "--out=" + at("faces"), "--subjects=1,1,0", "--clips=1", "--frames=16", "--size=64x64");
        table("train", "train", "--maps=flow-grid");
        table("train", "numbers");
        table("validation", "validation", "--maps=flow-grid");
        table("train", "train-classes", "--by-class=class-residual");
        table("validation", "validation-classes", "--by-class=class-residual");

        CommandRun policy = done(train("policy", "train", "by-numbers"));
        CommandRun dvsnet = done(train("dvsnet", "train", "by-maps"));

        assertThat(policy.out()).contains("of the gap from even to the best key frames closed after step");
        assertThat(dvsnet.out()).contains("of the gap from even to the best key frames closed after step");
        assertThat(Files.readAllLines(folder.resolve("by-maps/training.yaml")))
                .contains("kind: dvsnet")
                .anyMatch(line -> line.startsWith("  closed-gap: "));
        assertThat(folder.resolve("by-maps/training/curve.html")).exists();
        assertThat(done(segment(at("by-maps"), "dvsnet:98")).out()).contains("frames       16, of them ");
        assertThat(done(segment(at("by-numbers"), "policy:0.5")).out()).contains("frames       16, of them ");
        compares();
        refuses();
        seesClasses();
    }

    private void seesClasses() {
        String[] train = train("policy", "train-classes", "by-class");
        train = Arrays.stream(train)
                .map(one -> one.startsWith("--validation=") ? "--validation=" + at("validation-classes") : one)
                .toArray(String[]::new);
        done(more(train, "--evidence=flow-magnitude,class-residual"));

        assertThat(done(segment(at("by-class"), "policy:0.5")).out()).contains("frames       16, of them ");
        assertThat(done(
                                "bench",
                                "schedulers",
                                "--table=" + at("validation-classes"),
                                "--aki=2,3",
                                "--seeds=1",
                                "--bundle=" + at("by-class"))
                        .out())
                .containsPattern("by-class: \\S+ µs a decision");
        refused(
                "class-residual of frame 1 and key frame 0 of",
                more(train("policy", "numbers", "none"), "--evidence=class-residual"));
        CommandRun planned = done("bench", "schedulers", "--table=" + at("numbers"), "--bundle=" + at("by-class"));
        assertThat(planned.err()).contains("by-class: its scheduler is left out, for the table has no class-residual");
        assertThat(planned.out()).contains("by-class, planned");
        refused(
                "--by-class: there is no 'residual'; there is class-residual",
                "transitions",
                "--corpus=" + at("faces/train"),
                "--bundle=" + BUNDLE,
                "--results=" + at("none"),
                "--by-class=residual");
    }

    @Test
    void whatAFlowNetSawTeachesToo() throws IOException {
        done("generate", "--out=" + at("faces"), "--subjects=1,1,0", "--clips=1", "--frames=9", "--size=64x64");
        Network network = FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false);
        Path weights = folder.resolve("flow.pt");
        Files.write(weights, TorchArchive.write(NetworkModule.training(network, FormulaTensors.weights(network))));
        done("import", "--network=flownet2-s", "--weights=" + weights, "--out=" + at("flow"));
        String flow = "--flow=bundle:" + at("flow");
        refused(
                "conv6-1 is a map of FlowNet2-s, and the flow patches gives none",
                "transitions",
                "--corpus=" + at("faces/train"),
                "--bundle=" + BUNDLE,
                "--results=" + at("none"),
                "--maps=conv6-1");
        table("train", "train", "--maps=conv6-1", flow);
        table("validation", "validation", "--maps=conv6-1,flow-grid", flow);

        done(train("dvsnet", "train", "by-conv6"));

        assertThat(Files.readString(folder.resolve("by-conv6/bundle.yaml"))).contains("map: conv6-1");
        assertThat(done(more(segment(at("by-conv6"), "dvsnet:98,dynamic"), flow))
                        .out())
                .contains("frames       9, of them ");
        assertThat(done(
                                "bench",
                                "schedulers",
                                "--table=" + at("validation"),
                                "--aki=2",
                                "--seeds=1",
                                "--bundle=" + at("by-conv6"))
                        .out())
                .containsPattern("by-conv6, dynamic +\\S+");
        refused("does not belong to this evidence: flow is", segment(at("by-conv6"), "dvsnet:98"));
        refused("holds several maps; name one with --map: flow-grid, conv6-1", train("dvsnet", "validation", "none"));
        refused(
                "--map: there is no 'conv6' for dvsnet; there are flow-grid, conv6-1",
                more(train("dvsnet", "train", "none"), "--map=conv6"));
    }

    @Test
    void lowFeaturesTeachHowFarMasksDiffer() throws IOException {
        done("generate", "--out=" + at("faces"), "--subjects=1,1,0", "--clips=1", "--frames=9", "--size=64x64");
        table("train", "train", "--maps=low-features");
        table("validation", "validation", "--maps=low-features");

        done(train("deviation", "train", "by-low"));

        assertThat(Files.readString(folder.resolve("by-low/bundle.yaml")))
                .contains("kind: deviation")
                .contains("map: low-features");
        assertThat(done(segment(at("by-low"), "deviation:0.02")).out()).contains("frames       9, of them ");
        assertThat(done(
                                "bench",
                                "schedulers",
                                "--table=" + at("validation"),
                                "--aki=2",
                                "--seeds=1",
                                "--bundle=" + at("by-low"))
                        .out())
                .containsPattern("by-low +\\S+")
                .containsPattern("by-low: \\S+ µs a decision");
        done(more(segment(at("by-low"), "deviation:0.02"), "--flow=dis:fast"));
        refused("is of another kind, deviation; take deviation:T", segment(at("by-low"), "dvsnet:90"));
        refused("has no flow-grid; make the table with", train("dvsnet", "train", "none"));
        refused(
                "--true-masks runs no network, and low-features are of one's first layers",
                "transitions",
                "--corpus=" + at("faces/train"),
                "--true-masks=camvid",
                "--results=" + at("none"),
                "--maps=low-features");
    }

    private void compares() {
        CommandRun bench = done(
                "bench",
                "schedulers",
                "--table=" + at("validation"),
                "--aki=2,3",
                "--seeds=1",
                "--bundle=" + at("by-maps") + "," + at("by-numbers"));

        assertThat(bench.out())
                .containsPattern("by-maps +\\S+")
                .containsPattern("by-maps: \\S+ µs a decision")
                .containsPattern("by-numbers: \\S+ µs a decision");
        refused(
                "the table has no flow-grid; make it with reelmask transitions --maps flow-grid",
                "bench",
                "schedulers",
                "--table=" + at("numbers"),
                "--bundle=" + at("by-maps"));
    }

    /** A copy of the bundle without its scheduler. */
    private String withoutScheduler() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        Files.copy(Path.of(BUNDLE, "features.pt"), bare.resolve("features.pt"));
        String yaml = Files.readString(Path.of(BUNDLE, "bundle.yaml"))
                .replaceAll("(?s)scheduler:\\R  kind:.*?(?=modules:)", "")
                .replaceAll("  scheduler: \\{file.*?\\R", "");
        Files.writeString(bare.resolve("bundle.yaml"), yaml);
        return bare.toString();
    }

    private void refuses() throws IOException {
        refused(
                "--maps: there is no 'conv6'; there are flow-grid, conv6-1, low-features",
                "transitions",
                "--corpus=" + at("faces/train"),
                "--bundle=" + BUNDLE,
                "--results=" + at("none"),
                "--maps=conv6");
        refused("--kind must be policy, reinforce, ppo, dvsnet or deviation, got 'dvs'", train("dvs", "train", "none"));
        refused(
                "has no flow-grid; make the table with reelmask transitions --maps flow-grid",
                train("dvsnet", "numbers", "none"));
        refused(
                "dvsnet:97: the scheduler of bundle face-lite is of another kind, policy; take policy:P",
                segment(at("by-numbers"), "dvsnet:97"));
        refused(
                "policy:0.5: the scheduler of bundle face-lite is of another kind, dvsnet; take dvsnet:TARGET",
                segment(at("by-maps"), "policy:0.5"));
        refused(
                "the bundle's scheduler does not belong to this evidence: flow is",
                more(segment(at("by-maps"), "dvsnet:97"), "--flow=dis:fast"));
        refused("has no scheduler; make one with reelmask train scheduler", segment(withoutScheduler(), "dvsnet:97"));
    }

    private static String[] more(String[] arguments, String another) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(another);
        return all.toArray(String[]::new);
    }
}
