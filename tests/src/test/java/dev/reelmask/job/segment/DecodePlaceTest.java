package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.video.Clips;
import dev.reelmask.video.encode.EncodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code segment --decode process} beside {@code --decode inline}. */
@Tag("spark")
class DecodePlaceTest {
    @TempDir
    private Path folder;

    @Test
    void rowsReasonsAndFingerprintsAreTheSame() throws IOException {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"));
        corpus.sequence("images", 7).garbage("noise.mp4");
        Clips.write(
                corpus.root().resolve("clip.mp4"),
                new FrameSize(208, 80),
                23,
                EncodeSettings.atRate(25).withSyncInterval(6));

        SegmentReport inline = run("inline", corpus);
        SegmentReport process = run("process", corpus);

        assertThat(process.quarantined()).isEqualTo(inline.quarantined()).hasSize(1);
        assertThat(fingerprints(process)).isEqualTo(fingerprints(inline)).hasSize(3);
        assertThat(rows("process")).isEqualTo(rows("inline")).hasSize(30);
    }

    private static List<String> fingerprints(SegmentReport report) {
        return report.units().stream()
                .map(unit -> unit.sequence() + "." + unit.firstFrame() + " " + unit.fingerprint())
                .toList();
    }

    private List<String> rows(String place) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results-" + place + "/masks/run=r").toString())
                .selectExpr("sequence", "frame", "hex(mask)")
                .orderBy("sequence", "frame")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    private SegmentReport run(String place, SweepCorpus corpus) {
        Map<String, Object> settings = Map.of(
                "corpus.uri",
                corpus.root().toUri().toString(),
                "results.uri",
                folder.resolve("results-" + place).toUri().toString(),
                "results.run",
                "r",
                "loop.scheduler",
                "fixed:3",
                "loop.reference-frames",
                0,
                "plan.piece-frames",
                10,
                "execute.decode",
                place);
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }
}
