package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesBenchTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeCurves() throws IOException {
        write("one/training", "step,loss,episodes,return\n10,0.5,80,-1\n20,0.4,160,3\n");
        write("other", "step,loss,episodes,return\n10,0.5,80,NaN\n20,0.4,160,7\n");
    }

    private void write(String name, String curve) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("curve.csv"), curve);
    }

    private CommandRun curves(String trainings, String columns, String over) {
        String[] names = trainings.split(",");
        for (int i = 0; i < names.length; i++) {
            names[i] = folder.resolve(names[i]).toString();
        }
        return CommandRun.of(
                "bench",
                "curves",
                "--training=" + String.join(",", names),
                "--columns=" + columns,
                "--over=" + over,
                "--picture=" + folder.resolve("curves.svg"));
    }

    private void assertRefused(CommandRun run, String message) {
        assertThat(run.exit()).as(run.out()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("curves.svg")).doesNotExist();
    }

    @Test
    void drawsAPanelAColumnAndALineATraining() {
        CommandRun run = curves("one,other", "return,loss", "episodes");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .contains(
                        "one: {episodes=160.0, return=3.0, loss=0.4}", "other: {episodes=160.0, return=7.0, loss=0.4}");
        // returns go from -1 to 7 between 266 and 30, episodes from 80 to 160 between 56 and 386
        assertThat(folder.resolve("curves.svg"))
                .content()
                .contains(">return over episodes</text>", ">loss over episodes</text>", ">one</text>", ">other</text>")
                .contains("points=\"56.0,266.0 386.0,148.0\"")
                .contains("points=\"386.0,30.0\"")
                .contains("<circle cx=\"386.0\" cy=\"30.0\"");
    }

    @Test
    void refusesWhatIsNoCurve() throws IOException {
        assertRefused(curves("one,none", "return", "step"), "holds no curve of a training");
        assertRefused(
                curves("one", "returns", "step"),
                "the curve of one has no column 'returns'; it has [step, loss, episodes, return]");
        assertRefused(curves("one", "return", "epoch"), "the curve of one has no column 'epoch'");
        write("cut", "step,loss\n10,0.5\n20\n");
        assertRefused(curves("cut", "loss", "step"), "line 3: 1 values where the first line names 2");
        write("words", "step,loss\n10,low\n");
        assertRefused(curves("words", "loss", "step"), "line 2: 'low' is no number");
        write("begun", "step,loss\n");
        assertRefused(curves("begun", "loss", "step"), "the curve of begun has no rows yet");
    }

    private CommandRun sweep(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("skip.json"), json);
        return CommandRun.of(
                "bench",
                "curves",
                "--sweep=" + file,
                "--columns=miou",
                "--over=fps_per_task",
                "--picture=" + folder.resolve("curves.svg"));
    }

    @Test
    void drawsALineAKindOfPointsFromEveryFrameOn() throws IOException {
        CommandRun run = sweep(
                """
                {"points": [
                  {"point": "fixed:5/causal/auto", "miou": 0.65, "fps_per_task": 30.0},
                  {"point": "fixed:2/causal/auto", "miou": 0.7, "fps_per_task": 20.0, "agreement": null},
                  {"point": "random:0.5,seed=3/causal/auto", "miou": 0.6, "fps_per_task": 20.0},
                  {"point": "every-frame", "miou": 0.8, "fps_per_task": 10.0}]}
                """);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.DONE);
        assertThat(run.out())
                .contains(
                        "skip fixed/causal: {fps_per_task=30.0, miou=0.65}",
                        "skip random/causal: {fps_per_task=20.0, miou=0.6}");
        // 10 to 30 frames/s between 56 and 386, mIoU .6 to .8 between 266 and 30
        assertThat(folder.resolve("curves.svg"))
                .content()
                .contains(">miou over fps per task</text>")
                .contains("points=\"56.0,30.0 221.0,148.0 386.0,207.0\"")
                .contains("points=\"56.0,30.0 221.0,266.0\"");
    }

    @Test
    void refusesWhatIsNoSweep() throws IOException {
        assertRefused(sweep("{\"points\": []}"), "holds no points; give a file of what reelmask sweep --json printed");
        assertRefused(sweep("sweep"), "--sweep: cannot read");
        assertRefused(
                CommandRun.of("bench", "curves", "--columns=miou", "--picture=" + folder.resolve("curves.svg")),
                "There is nothing to draw: give --training, or --sweep with points besides every-frame.");
    }
}
