package dev.reelmask.table;

import static dev.reelmask.table.Units.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.publish.Temporary;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitWriterTest {
    @TempDir
    private Path root;

    private ResultsLayout results;

    @BeforeEach
    void layout() {
        results = new ResultsLayout(root.toUri());
    }

    @Test
    void nothingIsVisibleBeforeCommit() throws IOException {
        try (UnitWriter writer = open("a", "f1")) {
            writer.write(Units.row(0));
            assertThat(tableFiles()).isEmpty();
            assertThat(find("a", "f1")).isEmpty();

            writer.commit(Units.end());

            assertThat(tableFiles()).containsExactly("frames/run=r1/a.0.parquet", "masks/run=r1/a.0.parquet");
        }
        assertThat(allFiles()).hasSize(2);
    }

    @Test
    void closingWithoutCommitLeavesNothing() throws IOException {
        try (UnitWriter writer = open("a", "f1")) {
            writer.write(Units.row(0));
        }

        assertThat(allFiles()).isEmpty();
    }

    @Test
    void theSummaryCountsTheRowsAndIsFoundAgainInTheFooter() {
        UnitSummary written = Units.write(results, "r1", "a", 10, "f1");

        assertThat(written.frames()).isEqualTo(10);
        assertThat(written.keys()).isEqualTo(2);
        assertThat(written.lastPtsUs()).isEqualTo(360_000);
        assertThat(written.labelled()).isEqualTo(new ScoreSum(3, 1.5, 0.75));
        assertThat(written.agreement()).isEqualTo(ScoreSum.NONE);
        assertThat(written.micros().propagate()).isEqualTo(400);
        assertThat(find("a", "f1")).contains(written);
    }

    @Test
    void aUnitIsDoneOnlyIfBothFilesCarryTheFingerprint() throws IOException {
        Units.write(results, "r1", "a", 3, "f1");
        assertThat(find("a", "f2")).isEmpty();
        assertThat(find("b", "f1")).isEmpty();

        Path masks = root.resolve("masks/run=r1/a.0.parquet");
        Files.copy(masks, root.resolve("kept"));
        Files.delete(masks);
        assertThat(find("a", "f1")).isEmpty();

        Files.write(masks, new byte[100]);
        assertThat(find("a", "f1")).isEmpty();

        Files.write(masks, new byte[0]);
        assertThat(find("a", "f1")).isEmpty();
    }

    @Test
    void anotherFingerprintReplacesTheUnit() throws IOException {
        Units.write(results, "r1", "a", 3, "f1");
        Units.write(results, "r1", "a", 7, "f2");

        assertThat(find("a", "f1")).isEmpty();
        assertThat(find("a", "f2").orElseThrow().frames()).isEqualTo(7);
        assertThat(allFiles()).hasSize(2);
    }

    @Test
    void theSameRowsGiveTheSameMaskBytes() throws IOException {
        Units.write(results, "r1", "a", 50, "f1");
        Units.write(results, "r2", "a", 50, "f1");

        assertThat(root.resolve("masks/run=r1/a.0.parquet"))
                .hasSameBinaryContentAs(root.resolve("masks/run=r2/a.0.parquet"));
    }

    @Test
    void aChecksumFileOfAnOlderWriterDoesNotBreakReaders() throws IOException {
        Path folder = Files.createDirectories(root.resolve("masks/run=r1"));
        Files.writeString(folder.resolve(".a.0.parquet.crc"), "crc\0stale");

        Units.write(results, "r1", "a", 3, "f1");

        assertThat(find("a", "f1")).isPresent();
        assertThat(folder.resolve(".a.0.parquet.crc")).doesNotExist();
    }

    @Test
    void rowsOutOfOrderAreRefused() {
        try (UnitWriter writer = open("a", "f1")) {
            writer.write(Units.row(3));
            assertThatThrownBy(() -> writer.write(Units.row(3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("unit a.0: frame 3 after frame 3 is out of order");
        }
    }

    @Test
    void readersNeverMissAFileWhileTwoWritersReplaceIt() throws Exception {
        Units.write(results, "r1", "a", 5, "f1");
        AtomicBoolean isDone = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Integer> reads = threads.submit(() -> {
                int count = 0;
                while (!isDone.get()) {
                    assertThat(find("a", "f1").orElseThrow().frames()).isEqualTo(5);
                    count++;
                }
                return count;
            });
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                writers.add(threads.submit(() -> {
                    for (int round = 0; round < 30; round++) {
                        Units.write(results, "r1", "a", 5, "f1");
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            isDone.set(true);
            assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
        } finally {
            isDone.set(true);
            threads.shutdownNow();
        }
        assertThat(allFiles()).hasSize(2);
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void leftoversOfKilledAttemptsAreDeletedByAge() throws IOException {
        UnitWriter killed = open("a", "f1");
        killed.write(Units.row(0));
        assertThat(tableFiles()).isEmpty();
        assertThat(allFiles()).hasSize(2);
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        for (String file : allFiles()) {
            Files.setLastModifiedTime(root.resolve(file), FileTime.from(old));
        }
        Units.write(results, "r1", "a", 3, "f1");

        Clock soon = Clock.fixed(old.plus(Duration.ofHours(1)), ZoneOffset.UTC);
        Clock later = Clock.fixed(old.plus(Duration.ofDays(2)), ZoneOffset.UTC);
        assertThat(new Temporary(store()).delete(Duration.ofDays(1), soon)).isZero();
        assertThat(new Temporary(store()).delete(Duration.ofDays(1), later)).isEqualTo(2);
        assertThat(allFiles()).hasSize(2);
        assertThat(find("a", "f1")).isPresent();
    }

    @Test
    void thereMayBeNoLeftovers() {
        assertThat(new Temporary(store()).delete(Duration.ZERO, Clock.systemUTC()))
                .isZero();
    }

    @Test
    void aSequencesRowSumsItsUnits() {
        StageMicros reference = new StageMicros(0, 0, 0, 0, 0, 1_000_000);
        UnitSummary first = new UnitSummary(
                "r",
                "a",
                0,
                "f",
                6,
                2,
                0,
                200,
                new ScoreSum(2, 1.0, 0.5),
                ClassSums.NONE,
                ScoreSum.NONE,
                reference,
                Units.end());
        UnitSummary second = new UnitSummary(
                "r",
                "a",
                6,
                "f",
                4,
                1,
                240,
                360,
                ScoreSum.NONE,
                ClassSums.NONE,
                new ScoreSum(1, 0.25, 0.0625),
                StageMicros.ZERO,
                Units.end());

        SequenceRow row = SequenceRow.of(List.of(second, first));

        assertThat(row.frames()).isEqualTo(10);
        assertThat(row.averageKeyInterval()).isEqualTo(10.0 / 3);
        assertThat(row.lastPtsUs()).isEqualTo(360);
        assertThat(row.framesPerSecond())
                .as("without the second that the network's own masks took")
                .isEqualTo(2.5);
        assertThat(row.labelled().mean()).isEqualTo(0.5);
        assertThat(row.agreement()).isEqualTo(new ScoreSum(1, 0.25, 0.0625));
        assertThat(row.state()).isEqualTo(SequenceState.DONE);
        assertThat(row.labels().leftOver()).isEqualTo(1);
        assertThat(row.integrity()).isEqualTo(new DecodeCounts(20, 2, 0));
    }

    private UnitWriter open(String sequence, String fingerprint) {
        return UnitWriter.open(
                store(), Permit.unguarded(store()), new UnitKey("r1", sequence, 0), CLASSES, fingerprint);
    }

    private Optional<UnitSummary> find(String sequence, String fingerprint) {
        return ParquetFooters.finished(store(), new UnitKey("r1", sequence, 0), fingerprint);
    }

    private Store store() {
        return Store.open(new Configuration(), results);
    }

    private List<String> tableFiles() throws IOException {
        return allFiles().stream().filter(file -> !file.startsWith("_tmp/")).toList();
    }

    private List<String> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
