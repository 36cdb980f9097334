package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plans really lose, and that it is what a run loses. */
@Tag("spark")
class MaxLossBenchTest {
    private static final String BUNDLE = "../conf/bundles/face-lite";

    @TempDir
    private Path folder;

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void generate() {
        done("generate", "--out=" + at("faces"), "--subjects=0,0,2", "--frames=24", "--size=64x64");
    }

    private static String done(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.DONE);
        return run.out();
    }

    private static JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(done(arguments));
    }

    private static void refused(String message, String... arguments) {
        CommandRun run = CommandRun.of(arguments);

        assertThat(run.exit()).as(run.out()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aSequenceAloneIsPlannedAndScoredAsInARun() throws IOException {
        generate();
        JsonNode bench = json(
                "bench",
                "max-loss",
                "--corpus=" + at("faces/test"),
                "--bundle=" + BUNDLE,
                "--max-loss=5",
                "--fixed=4",
                "--json");

        assertThat(bench.get("cases")).hasSize(3);
        assertThat(bench.at("/cases/2/case").asText()).isEqualTo("all together");
        assertThat(bench.at("/cases/2/frames").asInt()).isEqualTo(48);
        assertThat(bench.get("aloneKeys").asInt())
                .isEqualTo(bench.at("/cases/0/keys").asInt()
                        + bench.at("/cases/1/keys").asInt());
        assertThat(bench.at("/fixed/fixed:2/keys").asInt()).isEqualTo(26);
        assertThat(bench.at("/cases/0/atMost").asDouble()).isLessThanOrEqualTo(0.05);

        JsonNode run = json(
                "segment",
                "--corpus=" + at("faces/test"),
                "--include=000_00*",
                "--bundle=" + BUNDLE,
                "--results=" + at("results"),
                "--max-loss=5",
                "--json");
        assertThat(run.at("/keyPlan/keys")).isEqualTo(bench.at("/cases/0/keys"));
        assertThat(run.at("/keyPlan/predictedLoss").asDouble())
                .isCloseTo(bench.at("/cases/0/predicted").asDouble(), within(1e-9));
        assertThat(run.at("/keyPlan/predictedLossAtMost").asDouble())
                .isCloseTo(bench.at("/cases/0/atMost").asDouble(), within(1e-9));
    }

    @Test
    void aCalibratedBundlePlansByWhatWasReallyLost() throws IOException {
        generate();
        JsonNode measured = json(
                "bench",
                "max-loss",
                "--corpus=" + at("faces/test"),
                "--bundle=" + BUNDLE,
                "--calibrated=" + at("sure"),
                "--json");

        Bundle network = Bundle.read(Path.of(BUNDLE).toUri());
        Bundle sure = Bundle.read(folder.resolve("sure").toUri());
        LossBound bound = sure.planner().orElseThrow().bound(Sides.BOTH);
        assertThat(bound.sequences()).isEqualTo(2);
        assertThat(bound.levels().get(bound.levels().size() - 1).highest())
                .isGreaterThanOrEqualTo(Math.max(
                        measured.at("/real/0/7").asDouble(),
                        measured.at("/real/1/7").asDouble()));
        assertThat(sure.digestWithoutScheduler()).isEqualTo(network.digestWithoutScheduler());
        assertThat(sure.scheduler()).isEqualTo(network.scheduler());
        refused(
                "sure holds a bundle already; name a new or an empty folder",
                "bench",
                "max-loss",
                "--corpus=" + at("faces/test"),
                "--bundle=" + BUNDLE,
                "--calibrated=" + at("sure"));
    }

    @Test
    void whatCannotBeToldIsRefusedBeforeWork() throws IOException {
        generate();
        String corpus = "--corpus=" + at("faces/test");
        refused(
                "--max-loss takes percentage points above 0 and at most 100, got 0.0",
                "bench",
                "max-loss",
                corpus,
                "--bundle=" + BUNDLE,
                "--max-loss=0");
        refused("--fixed must be at least 2, got 1", "bench", "max-loss", corpus, "--bundle=" + BUNDLE, "--fixed=1");
        refused(
                "flow-path is chained here and was auto in training",
                "bench",
                "max-loss",
                corpus,
                "--bundle=" + BUNDLE,
                "--flow-path=chained");
        Files.createDirectories(folder.resolve("plain"));
        Files.copy(folder.resolve("faces/test/000_00.mp4"), folder.resolve("plain/a.mp4"));
        refused(
                "a has no labels, so what it loses cannot be told",
                "bench",
                "max-loss",
                "--corpus=" + at("plain"),
                "--bundle=" + BUNDLE);
    }
}
