package dev.reelmask.job.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class EstimateCommandTest {
    private static final String BUNDLE = "--bundle=../conf/bundles/face-lite";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeACorpus() {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=0,0,2",
                "--clips=1",
                "--frames=25",
                "--size=64x64");
        assertThat(generated.exit()).as(generated.err()).isZero();
    }

    @Test
    void aFewMeasuredFramesAreEnough() throws IOException {
        CommandRun run = estimate("--scheduler=fixed:5", "--slots=3", "--json");
        assertThat(run.exit()).as(run.err() + run.out()).isEqualTo(ExitCodes.DONE);

        JsonNode told = new ObjectMapper().readTree(run.out());
        assertThat(told.get("calibrated_by").asText()).isEqualTo("frames measured now");
        assertThat(told.get("sequences").asInt()).isEqualTo(2);
        assertThat(told.get("frames").asInt()).isEqualTo(50);
        assertThat(told.get("keys").asInt())
                .as("0, 5, 10, 15, 20 and the last of each")
                .isEqualTo(12);
        assertThat(told.get("slots").asInt()).isEqualTo(3);
        assertThat(told.get("tasks_seconds").asDouble()).isPositive();
        assertThat(told.get("seconds").asDouble())
                .isGreaterThan(told.get("tasks_seconds").asDouble());
        assertThat(told.get("table_bytes").asLong()).isPositive();
    }

    @Test
    void anEarlierRunSaysWhatFramesCostOrWhyItCannot() {
        CommandRun none = estimate("--scheduler=fixed:5", results());
        assertThat(none.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(none.err()).contains("there is no run under ");

        CommandRun made = CommandRun.of(
                "segment",
                "--corpus=" + folder.resolve("faces/test"),
                BUNDLE,
                results(),
                "--run=r",
                "--scheduler=fixed:5",
                "--precision=f32",
                "--set=execute.master=local[1]",
                "--set=spark.spark.ui.enabled=\"false\"");
        assertThat(made.exit()).as(made.err()).isEqualTo(ExitCodes.DONE);

        CommandRun other = estimate("--scheduler=fixed:12", results());
        assertThat(other.exit()).as(other.err()).isEqualTo(ExitCodes.DONE);
        assertThat(other.out())
                .contains(
                        "by run r, 50 frames",
                        "50, of them about 6 key frames, in 2 units",
                        "corpus       2 sequences");
        assertThat(estimate("--scheduler=frame-difference:3.0", results()).err())
                .contains(
                        "run r was made with scheduler fixed:5, which does not say how many key frames frame-difference:3 makes");
        assertThat(estimate("--scheduler=fixed:5", "--flow=dis", results()).err())
                .contains("run r was made with flow ", ", not dis");
        assertThat(estimate("--scheduler=fixed:5", "--propagation=causal", results())
                        .err())
                .contains("run r was made with propagation blend, not causal");
        assertThat(estimate("--scheduler=fixed:5", "--precision=bf16", results())
                        .err())
                .contains("run r computed in f32, not in bf16");
        assertThat(estimate("--scheduler=fixed:5", results(), "--run=s").err()).contains("there is no run 's'");
    }

    @Test
    void mistakesAreToldBeforeSparkStarts() {
        assertThat(estimate("--run=r").err()).contains("--run names a run, and nothing says where it lies");
        assertThat(estimate("--slots=0").err()).contains("--slots must be at least 1, got 0");
    }

    private String results() {
        return "--results=" + folder.resolve("results");
    }

    private CommandRun estimate(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "estimate",
                "--corpus=" + folder.resolve("faces/test"),
                BUNDLE,
                "--set=execute.master=local[1]",
                "--set=spark.spark.ui.enabled=\"false\""));
        arguments.addAll(Arrays.asList(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
