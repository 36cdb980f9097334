package dev.reelmask.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as users start it, over a small generated corpus. */
@Tag("spark")
class SweepCommandTest {
    private static final String BUNDLE = "../conf/bundles/face-lite";

    @TempDir
    private Path folder;

    @Test
    void itsRecommendationIsACommandThatSaysHowItHeld() {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=0,0,2",
                "--clips=1",
                "--frames=12",
                "--size=64x64");
        assertThat(generated.exit()).as(generated.err()).isZero();

        CommandRun sweep =
                run("sweep", "--limit=1", "--points=every-frame,fixed:3/causal", "--max-loss=100", "--min-fps=0.001");
        assertThat(sweep.exit()).as(sweep.err()).isEqualTo(ExitCodes.DONE);
        assertThat(sweep.out())
                .contains(
                        "every-frame ",
                        "fixed:3/causal/auto ",
                        "frames       12 that all points have, of sequences: 1",
                        "cost  ")
                .contains("cheapest     with a loss of at most 100.00: ", "best         with at least 0.0 frames/s");
        String[] goOn = sweep.out()
                .replaceAll("(?s).*reelmask segment (.*?)\\R.*", "$1")
                .strip()
                .split(" ", -1);

        Path page = folder.resolve("page.html");
        goOn = Stream.concat(Stream.of(goOn), Stream.of("--report=" + page)).toArray(String[]::new);
        CommandRun segment = run("segment", goOn);

        assertThat(segment.exit()).as(segment.err()).isEqualTo(ExitCodes.DONE);
        assertThat(segment.out())
                .contains("2 done + 0 kept + 0 quarantined = 2 listed", "this start   1 units, 12 frames")
                .containsPattern(
                        "foreseen     by the sweep of \\S+ on 12 frames, now on 24: mIoU 0\\.\\d+, now 0\\.\\d+ \\(");
        assertThat(page).content().contains("report-data", "fixed:3");
        assertThat(segment.err()).endsWith("page: " + page.toUri() + System.lineSeparator());
        assertThat(sweep.err()).contains("next: reelmask summarize --results ");
    }

    @Test
    void mistakesAreToldBeforeSparkStarts() {
        Map<String, String> mistakes = Map.of(
                "--propagations=blend", "point 'fxed:5': ",
                "--max-loss=-1", "--max-loss must be",
                "--min-fps=0", "--min-fps must be",
                "--set=results.run=r", "a sweep makes several");
        mistakes.forEach((mistake, message) -> {
            CommandRun run = CommandRun.of(
                    "sweep",
                    "--points=every-frame,fxed:5",
                    mistake,
                    "--corpus=" + folder,
                    "--bundle=" + BUNDLE,
                    "--results=" + folder.resolve("results"));

            assertThat(run.exit()).as(mistake).isEqualTo(ExitCodes.USER_ERROR);
            assertThat(run.err()).startsWith("reelmask: ").contains(message);
        });
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void aPageThatCannotBeWrittenIsToldBeforeWork() {
        CommandRun run = CommandRun.of(
                "segment",
                "--report=" + folder.resolve("none/page.html"),
                "--corpus=" + folder,
                "--bundle=" + BUNDLE,
                "--scheduler=fixed:5",
                "--results=" + folder.resolve("results"));

        assertThat(run.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains("--report ", "there is no folder " + folder.resolve("none"));
        assertThat(folder.resolve("results")).doesNotExist();
    }

    private CommandRun run(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--corpus=" + folder.resolve("faces/test"),
                "--bundle=" + BUNDLE,
                "--results=" + folder.resolve("results"),
                "--set=execute.master=local[1]",
                "--set=spark.spark.ui.enabled=\"false\""));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
