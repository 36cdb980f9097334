package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From videos over tables to a scheduler that decides in a run, as users do it. */
@Tag("spark")
class TrainPolicyCommandTest {
    private static final String BUNDLE = "../conf/bundles/face-lite";

    @TempDir
    private Path folder;

    @Test
    void whatIsLearntFromATableDecidesInARun() throws IOException {
        tables();

        CommandRun learnt = train("learnt");
        CommandRun again = train("again");

        assertThat(learnt.exit()).as(learnt.err()).isEqualTo(ExitCodes.DONE);
        assertThat(learnt.out()).contains("of the gap from even to the best key frames closed after step ");
        assertThat(again.exit()).as(again.err()).isEqualTo(ExitCodes.DONE);
        assertThat(folder.resolve("learnt/scheduler.pt"))
                .as("the same options give the same scheduler")
                .hasSameBinaryContentAs(folder.resolve("again/scheduler.pt"));
        assertThat(Files.readAllLines(folder.resolve("learnt/training.yaml")))
                .anyMatch(line -> line.startsWith("command: 'reelmask train scheduler "))
                .contains("kind: policy", "seed: 1", "seed-mixing: splitmix64");
        assertThat(folder.resolve("learnt/training/curve.html")).exists();
        Bundle bundle =
                Bundle.read(new Configuration(), folder.resolve("learnt").toString());
        assertThat(bundle.scheduler()).isPresent();
        assertThat(bundle.digestWithoutScheduler())
                .isEqualTo(Bundle.read(new Configuration(), BUNDLE).digestWithoutScheduler());

        CommandRun decided = segment("learnt", "policy:0.5");
        assertThat(decided.exit()).as(decided.err()).isEqualTo(ExitCodes.DONE);
        assertThat(decided.out()).contains("1 done + 0 kept + 0 quarantined = 1 listed");

        assertComparison();
    }

    private void assertComparison() throws IOException {
        CommandRun bench = CommandRun.of(
                "bench",
                "schedulers",
                "--table=" + folder.resolve("tables/validation"),
                "--aki=2,3",
                "--seeds=1",
                "--bundle=" + folder.resolve("learnt"),
                "--resamples=20",
                "--picture=" + folder.resolve("curves.svg"),
                "--timeline=" + folder.resolve("timeline.svg"),
                "--intervals=" + folder.resolve("intervals.svg"));
        assertThat(bench.exit()).as(bench.err()).isEqualTo(ExitCodes.DONE);
        assertThat(bench.out()).contains("share of fixed to optimal, 95 % intervals over the sequences", "learnt: ");
        assertThat(folder.resolve("curves.svg")).content().startsWith("<svg").contains(">learnt</text>");
        assertThat(folder.resolve("timeline.svg"))
                .content()
                .startsWith("<svg")
                .contains("mIoU of 000_00 frame by frame", ">optimal, AKI ", ">learnt, AKI ");
        assertThat(folder.resolve("intervals.svg"))
                .content()
                .startsWith("<svg")
                .contains("How far apart consecutive key frames are", ">fixed</text>", ">learnt</text>");
    }

    @Test
    void aKindThatThereIsNotIsRefusedBeforeAnyTableIsRead() {
        CommandRun run = CommandRun.of(
                "train",
                "scheduler",
                "--kind=polcy",
                "--table=" + folder.resolve("none"),
                "--validation=" + folder.resolve("none"),
                "--bundle=" + BUNDLE,
                "--out=" + folder.resolve("out"));

        assertThat(run.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains("--kind must be").contains("got 'polcy'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void tables() {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=1,1,0",
                "--frames=14",
                "--size=64x64",
                "--mood=changing");
        assertThat(generated.exit()).as(generated.err()).isZero();
        for (String part : List.of("train", "validation")) {
            CommandRun measured = spark(
                    "transitions",
                    "--corpus=" + folder.resolve("faces").resolve(part),
                    "--bundle=" + BUNDLE,
                    "--results=" + folder.resolve("tables").resolve(part),
                    "--max-gap=5");
            assertThat(measured.exit()).as(measured.err()).isEqualTo(ExitCodes.DONE);
        }
    }

    private CommandRun train(String out) {
        return CommandRun.of(
                "train",
                "scheduler",
                "--table=" + folder.resolve("tables/train"),
                "--validation=" + folder.resolve("tables/validation"),
                "--bundle=" + BUNDLE,
                "--widths=8",
                "--steps=4",
                "--validate-every=2",
                "--out=" + folder.resolve(out));
    }

    private CommandRun segment(String bundle, String scheduler) {
        return spark(
                "segment",
                "--corpus=" + folder.resolve("faces/validation"),
                "--bundle=" + folder.resolve(bundle),
                "--results=" + folder.resolve("results"),
                "--scheduler=" + scheduler);
    }

    private static CommandRun spark(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--set=execute.master=local[1]");
        arguments.add("--set=spark.spark.ui.enabled=\"false\"");
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
