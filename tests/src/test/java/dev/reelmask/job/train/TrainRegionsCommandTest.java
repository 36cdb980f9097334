package dev.reelmask.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From tables of regions to runs whose regions have key frames of their own. */
@Tag("spark")
class TrainRegionsCommandTest {
    private static final String BUNDLE = "../conf/bundles/face-lite";
    private static final int FRAMES = 12;

    @TempDir
    private Path folder;

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static CommandRun done(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private static void refused(String message, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exit()).as(run.out()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains(message);
    }

    private String[] transitions(String part, String results, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "transitions",
                "--corpus=" + at("faces/" + part),
                "--bundle=" + BUNDLE,
                "--results=" + at(results),
                "--max-gap=3",
                "--maps=flow-grid"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String[] train(String kind, String out) {
        return new String[] {
            "train",
            "scheduler",
            "--kind=" + kind,
            "--table=" + at("train"),
            "--validation=" + at("validation"),
            "--bundle=" + BUNDLE,
            "--steps=2",
            "--validate-every=1",
            "--out=" + at(out)
        };
    }

    private String[] segment(String scheduler, String propagation) {
        return new String[] {
            "segment",
            "--corpus=" + at("faces/validation"),
            "--bundle=" + at("learnt"),
            "--results=" + at("segmented"),
            "--scheduler=" + scheduler,
            "--propagation=" + propagation
        };
    }

    @Test
    void regionsHaveKeyFramesOfTheirOwn() throws IOException {
        done("generate", "--out=" + at("faces"), "--subjects=1,1,0", "--clips=1", "--frames=" + FRAMES, "--size=64x64");
        done(transitions("train", "train", "--regions=2x2"));
        done(transitions("validation", "validation", "--regions=2x2"));
        done(transitions("validation", "whole"));

        done(train("dvsnet", "learnt"));
        CommandRun compared = done(
                "bench",
                "schedulers",
                "--table=" + at("validation"),
                "--aki=2",
                "--seeds=1",
                "--bundle=" + at("learnt"));
        done(segment("dvsnet:99.5,regions=2x2", "causal"));

        assertThat(rows("validation/transitions").stream()
                        .filter(row -> row.<Integer>getAs("gap") == 0)
                        .map(row -> row.<Integer>getAs("region"))
                        .distinct())
                .containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(rows("validation/transitions"))
                .hasSize(4 * rows("whole/transitions").size());
        assertThat(compared.out()).contains("causal: 4 sequences, " + 4 * FRAMES + " frames");
        assertThat(compared.err()).contains("regions=2x2: each region stands as a sequence of its own");
        assertThat(Files.readString(folder.resolve("learnt/bundle.yaml"))).contains("regions: 2x2");
        List<Row> frames = rows("segmented/frames");
        assertThat(frames).hasSize(FRAMES);
        assertThat(frames.stream().map(row -> row.<Double>getAs("key_share")))
                .contains(1.0)
                .allMatch(share -> List.of(0.0, 0.25, 0.5, 0.75, 1.0).contains(share));
        double sum = frames.stream()
                .mapToDouble(row -> row.<Double>getAs("key_share"))
                .sum();
        assertThat(rows("segmented/sequences").get(0).<Double>getAs("aki")).isEqualTo(FRAMES / sum);
        refuses();
    }

    private void refuses() {
        refused(
                "dvsnet:90: the bundle's scheduler does not belong to this evidence: regions is 1x1 here and was 2x2 in training",
                segment("dvsnet:90", "causal"));
        refused("regions is 3x1 here and was 2x2 in training", segment("dvsnet:90,regions=3x1", "causal"));
        refused(
                "regions=2x2 compares scores where regions overlap, on the CPU, but each region's masks come from its own last key frame: take --propagation causal",
                segment("dvsnet:90,regions=2x2", "blend"));
        refused("tables of regions of frames are for --kind dvsnet", train("policy", "none"));
        refused(
                "--two-sided: intervals are measured of whole frames",
                transitions("train", "none", "--regions=2x2", "--two-sided"));
        refused("--regions must be columns x rows of 1 to 4 each", transitions("train", "none", "--regions=9x9"));
        refused(
                "agreement:99,table=" + at("validation") + ": the table is of regions of frames",
                "segment",
                "--corpus=" + at("faces/validation"),
                "--bundle=" + BUNDLE,
                "--results=" + at("none"),
                "--scheduler=agreement:99,table=" + at("validation"));
    }

    private List<Row> rows(String table) {
        return LocalSpark.session().read().parquet(at(table)).collectAsList();
    }
}
