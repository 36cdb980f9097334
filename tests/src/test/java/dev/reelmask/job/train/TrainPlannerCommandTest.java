package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From videos over tables to a planner, and to a run that keeps its budget, as users do it. */
@Tag("spark")
class TrainPlannerCommandTest {
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

    private String[] train(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "planner",
                "--table=" + at("tables/train"),
                "--validation=" + at("tables/validation"),
                "--bundle=" + BUNDLE,
                "--out=" + at(out)));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String[] segment(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + at("faces/validation"),
                "--bundle=" + at("planner"),
                "--results=" + at("results"),
                "--run=mine"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void whatIsLearntFromTablesKeepsABudget() throws IOException {
        done("generate", "--out=" + at("faces"), "--subjects=1,1,0", "--frames=20", "--size=64x64");
        for (String part : List.of("train", "validation")) {
            done(
                    "transitions",
                    "--corpus=" + at("faces/" + part),
                    "--bundle=" + BUNDLE,
                    "--results=" + at("tables/" + part),
                    "--max-gap=6",
                    "--two-sided");
        }

        assertThat(done(train("planner")).out())
                .contains("causal: of 1 sequences, each planned alone", "two-sided: of 1 sequences")
                .contains("at most in 50 of 100 cases");
        done(train("again"));
        refused("--evidence: class-change needs the network", train("none", "--evidence=class-change"));
        refused(
                "--table: flow-inconsistency of frame 1 of 000_00 is not known",
                train("none", "--evidence=flow-inconsistency"));

        Bundle bundle = Bundle.read(folder.resolve("planner").toUri());
        assertThat(bundle.digest())
                .as("the same tables give the same planner")
                .isEqualTo(Bundle.read(folder.resolve("again").toUri()).digest());
        assertThat(bundle.digestWithoutScheduler())
                .isEqualTo(Bundle.read(Path.of(BUNDLE).toUri()).digestWithoutScheduler());
        keepsTheBudget();
        looksAhead();
        assertThat(done(
                                "bench",
                                "schedulers",
                                "--table=" + at("tables/validation"),
                                "--aki=2,3",
                                "--seeds=1",
                                "--bundle=" + at("planner"))
                        .out())
                .containsPattern("planner, lookahead +\\S+")
                .containsPattern("planner, planned +\\S+");
        knowsWhatCanBeKnown();
    }

    private void looksAhead() {
        String[] ahead = {
            "segment",
            "--corpus=" + at("faces/validation"),
            "--bundle=" + at("planner"),
            "--results=" + at("ahead"),
            "--scheduler=lookahead:0.02"
        };

        assertThat(done(ahead).out()).containsPattern("frames +20, of them (1?[0-9]) key frames");
        assertThat(done(ahead).out()).contains("this start   had nothing to do");
        refused(
                "lookahead:0.02: the bundle's planner does not belong to this evidence: flow is dis",
                Stream.concat(Arrays.stream(ahead), Stream.of("--flow=dis")).toArray(String[]::new));
    }

    private void knowsWhatCanBeKnown() throws IOException {
        Files.createDirectory(folder.resolve("own"));
        Files.copy(folder.resolve("faces/validation/000_00.mp4"), folder.resolve("own/000_00.mp4"));
        own("tables/own", "6");
        String[] bench = {
            "bench",
            "schedulers",
            "--table=" + at("tables/validation"),
            "--own-masks=" + at("tables/own"),
            "--aki=2,3",
            "--seeds=1",
            "--json"
        };

        JsonNode result = new ObjectMapper().readTree(done(bench).out());

        for (String sides : List.of("causal", "two-sided")) {
            JsonNode scores = result.at("/" + sides + "/miou");
            double best = scores.at("/optimal/3").asDouble();
            assertThat(scores.at("/optimal, own masks/3").asDouble())
                    .as(sides)
                    .isBetween(scores.at("/random/3").asDouble(), best);
        }
        own("tables/short", "3");
        Map<String, String> wrong = Map.of(
                "tables/short", "pairs are 3 frames apart at most there and 6 here (--max-gap)",
                "tables/train", "'000_00' is another video there",
                "tables/validation", "'000_00' has labels there");
        wrong.forEach((place, what) -> {
            bench[3] = "--own-masks=" + at(place);
            refused("would be without labels: " + what, bench);
        });
    }

    private void own(String table, String gap) {
        done(
                "transitions",
                "--corpus=" + at("own"),
                "--bundle=" + BUNDLE,
                "--results=" + at(table),
                "--max-gap=" + gap,
                "--two-sided");
    }

    private void keepsTheBudget() throws IOException {
        assertThat(done(segment("--budget=keys:0.3", "--dry-run")).out()).contains("20 frames: ");
        refused("leave --scheduler out", segment("--budget=keys:0.3", "--scheduler=fixed:5"));
        refused("give one of the two", segment("--budget=keys:0.3", "--max-loss=1"));

        JsonNode first = new ObjectMapper()
                .readTree(done(segment("--budget=keys:0.3", "--json")).out());
        CommandRun second = done(segment("--budget=keys:0.3"));

        assertThat(first.at("/keyPlan/keys").asInt()).isBetween(2, 6);
        assertThat(first.at("/keyPlan/frames").asInt()).isEqualTo(20);
        assertThat(first.at("/run").asText()).isEqualTo("mine");
        assertThat(second.out())
                .contains(
                        "frames       20, of them " + first.at("/keyPlan/keys").asInt() + " key frames");
        assertThat(second.out()).contains("this start   had nothing to do");
    }
}
