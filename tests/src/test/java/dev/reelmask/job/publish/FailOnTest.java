package dev.reelmask.job.publish;

import static dev.reelmask.job.publish.FailOn.NEVER;
import static dev.reelmask.job.publish.FailOn.NOTHING;
import static dev.reelmask.job.publish.FailOn.QUARANTINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class FailOnTest {
    @TempDir
    private Path folder;

    @Test
    void aStartThatFindsNothingToDoIsDoneUnlessAskedOtherwise() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 5);
        SegmentReport first = run(corpus);
        SegmentReport second = run(corpus);

        assertThat(FailOn.exitCode(List.of(QUARANTINE, NOTHING), List.of(first)))
                .isEqualTo(ExitCodes.DONE);
        assertThat(first.fields()).containsEntry("nothing_to_do", false);
        assertThat(FailOn.exitCode(List.of(QUARANTINE), List.of(second))).isEqualTo(ExitCodes.DONE);
        assertThat(FailOn.exitCode(List.of(NOTHING), List.of(second))).isEqualTo(ExitCodes.NOTHING_TO_DO);
        assertThat(second.fields()).containsEntry("nothing_to_do", true);
    }

    @Test
    void whatIsSetAsideIsAnExitCodeUnlessAskedOtherwise() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 5).garbage("b.mp4");
        SegmentReport report = run(corpus);

        assertThat(report.quarantined()).hasSize(1);
        assertThat(FailOn.exitCode(List.of(QUARANTINE), List.of(report))).isEqualTo(ExitCodes.QUARANTINED);
        assertThat(FailOn.exitCode(List.of(NOTHING), List.of(report))).isEqualTo(ExitCodes.DONE);
        assertThat(FailOn.exitCode(List.of(NEVER), List.of(report))).isEqualTo(ExitCodes.DONE);
        // the next start has nothing else to do, and it is set aside again
        assertThat(FailOn.exitCode(List.of(QUARANTINE, NOTHING), List.of(run(corpus))))
                .isEqualTo(ExitCodes.QUARANTINED);
    }

    private SegmentReport run(SweepCorpus corpus) {
        Map<String, Object> settings = Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "loop.scheduler",
                "fixed:3");
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }
}
