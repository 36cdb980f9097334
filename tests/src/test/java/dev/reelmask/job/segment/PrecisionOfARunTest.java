package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run keeps to the precision that it was begun with, whatever machines the later nights have. */
@Tag("spark")
class PrecisionOfARunTest {
    @TempDir
    private Path folder;

    private SweepCorpus corpus;

    @BeforeEach
    void makeTheCorpus() {
        corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 5);
    }

    @AfterEach
    void computeAsEver() {
        HostsOfOneNight.compute();
        HostsOfOneNight.refuse(0);
    }

    @Test
    void executorsAreAskedAndNotTheDriver() {
        HostsOfOneNight.compute(Precision.BF16);

        String run = run(Map.of()).run();

        assertThat(fixed(run)).containsEntry("precision", "bf16").containsEntry("device", "cpu");
    }

    @Test
    void theFirstStartsAnswerHoldsOnFasterHosts() {
        String run = run(Map.of()).run();
        corpus.sequence("b", 4);
        HostsOfOneNight.compute(Precision.BF16);

        SegmentReport later = run(Map.of());

        assertThat(later.run()).isEqualTo(run);
        assertThat(later.unitsRun()).isEqualTo(1);
        assertThat(fixed(run)).containsEntry("precision", "f32");
    }

    @Test
    void hostsThatCannotComputeAsTheRunWasBegunEndInWords() {
        HostsOfOneNight.compute(Precision.BF16);
        String run = run(Map.of()).run();
        corpus.sequence("b", 4);
        HostsOfOneNight.compute();

        assertThatThrownBy(() -> run(Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run " + run + " was begun with precision bf16, and no executor computes in it (")
                .hasMessageContaining("make another run with --precision f32");
        assertThat(run(Map.of("network.precision", "f32")).run()).isNotEqualTo(run);
    }

    @Test
    void aPrecisionThatIsAskedForAndThatNobodyHasIsRefused() {
        assertThatThrownBy(() -> run(Map.of("network.precision", "bf16")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("network.precision (--precision) is bf16, and no executor computes in it (");
    }

    @Test
    void aUnitThatAnExecutorRefusesIsDoneElsewhere() {
        corpus.sequence("b", 4).sequence("c", 3);
        HostsOfOneNight.compute(Precision.BF16);
        HostsOfOneNight.refuse(2);

        SegmentReport report = run(Map.of("plan.task-seconds", 0.001));

        assertThat(report.hasTrouble()).isFalse();
        assertThat(report.unitsRun()).isEqualTo(3);
    }

    @Test
    void unitsThatEveryExecutorRefusesEndInWords() {
        HostsOfOneNight.compute(Precision.BF16);
        HostsOfOneNight.refuse(100);

        assertThatThrownBy(() -> run(Map.of()))
                .hasMessageContaining("every executor that was asked refused it: the run computes in bf16 on cpu");
    }

    private SegmentReport run(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "network.device",
                "cpu",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), all),
                        new HostsOfOneNight(),
                        note -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    private Map<String, String> fixed(String run) {
        Store store = Store.open(
                new Configuration(), new ResultsLayout(folder.resolve("results").toUri()));
        return new RunRecords(store).read(run).orElseThrow().fixed();
    }
}
