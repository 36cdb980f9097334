package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.Consistency;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.WrittenRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of two sequences of 2x1 pixels and three classes, of which the last never occurs.
 *
 * <pre>
 * a:  frame         0    1    2    3    4
 *     key           x              x    x
 *     I/U class 0  1/1  1/2  0/1  1/1  1/1
 *     I/U class 1  1/1  0/1  1/2  1/1   -
 * b:  frame         0    1
 *     key           x
 *     I/U class 0  2/2  not scored
 * </pre>
 */
@Tag("spark")
class SummarizeJobTest {
    private static final ClassSet CLASSES =
            new ClassSet("abc", List.of(new LabelClass("a", 1), new LabelClass("b", 2), new LabelClass("c", 3)), -1);
    private static final FrameSize SIZE = new FrameSize(2, 1);

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private static Path folder;

    private static List<Row> points;

    @BeforeAll
    static void summarizeTwiceSinceTheSecondReplacesTheFirst() {
        summarize(folder);
        points = summarize(folder);
    }

    @Test
    void operatingPointsHaveTheValuesComputedByHand() {
        assertThat(points).hasSize(1);
        Row point = points.get(0);
        assertThat(point.<String>getAs("run")).isEqualTo("007");
        assertThat(point.<String>getAs("scheduler")).isEqualTo("random:0.5");
        assertThat(point.<String>getAs("propagation")).isEqualTo("blend");
        assertThat(point.<Long>getAs("sequences")).isEqualTo(2);
        assertThat(point.<Long>getAs("frames")).isEqualTo(7);
        assertThat(point.<Long>getAs("keys")).isEqualTo(4);
        assertThat(point.<Double>getAs("aki")).isEqualTo(7 / 4.0);
        assertThat(point.<String>getAs("reference")).isEqualTo("label");
        assertThat(point.<Long>getAs("scored_frames")).isEqualTo(6);
        assertThat(point.<Double>getAs("miou")).isCloseTo((1 + 0.25 + 0.25 + 1 + 1 + 1) / 6, within(1e-12));
        assertThat(point.<Double>getAs("corpus_miou")).isCloseTo((6 / 8.0 + 3 / 5.0) / 2, within(1e-12));
        assertThat(point.<Double>getAs("fps")).isEqualTo(7 / 2.0);
        assertThat(point.<Double>getAs("fps_per_task")).isEqualTo(7 / 6.0);
        assertThat(point.<Long>getAs("network_us")).isEqualTo(7 * 20);
    }

    @Test
    void steadinessIsAMeanOverFramesAndARatioOfSums() {
        Row point = points.get(0);

        assertThat(point.<Double>getAs("temporal_consistency")).isEqualTo((0.5 + 1) / 2);
        assertThat(point.<Double>getAs("corpus_temporal_consistency")).isEqualTo((3 / 4.0 + 1 / 2.0) / 2);
        assertThat(point.<Double>getAs("vc8")).isEqualTo(0.5);
        assertThat(point.<Double>getAs("vc16")).isEqualTo(0.25);
    }

    @Test
    void filesOfOlderVersionsLackColumns(@TempDir Path older) throws IOException {
        summarize(older);
        try (Stream<Path> files = Files.list(older.resolve("frames/run=007"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                age(file);
            }
        }

        Row point = new SummarizeJob(LocalSpark.session(), new ResultsLayout(older.toUri()))
                .run()
                .get(0);

        assertThat(point.<Long>getAs("scored_frames")).isEqualTo(6);
        assertThat(point.<Double>getAs("temporal_consistency")).isNull();
        assertThat(point.<Double>getAs("corpus_temporal_consistency")).isNull();
        assertThat(point.<Double>getAs("vc8")).isNull();
    }

    /** Rewrites a file of frames without the columns that it once had not. */
    private static void age(Path file) throws IOException {
        Path aged = file.resolveSibling("_aged");
        LocalSpark.session()
                .read()
                .parquet(file.toString())
                .drop("temporal_consistency", "consistency_intersections", "consistency_unions", "vc8", "vc16")
                .coalesce(1)
                .write()
                .parquet(aged.toString());
        try (Stream<Path> parts = Files.list(aged)) {
            Path part = parts.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        try (Stream<Path> left = Files.walk(aged)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void intervalsLieBetweenKeysOfOneSequence() {
        assertThat(rows("key_intervals", "interval", "count", "share", "scheduler"))
                .containsExactlyInAnyOrder(List.of(1, 1L, 0.5, "random:0.5"), List.of(3, 1L, 0.5, "random:0.5"));
    }

    @Test
    void accuracyIsGroupedByTheDistanceToTheLastAndTheNearestKey() {
        assertThat(rows("accuracy_by_distance", "key", "distance", "frames", "miou", "corpus_miou"))
                .containsExactlyInAnyOrder(
                        List.of("last", 0, 4L, 1.0, 1.0),
                        List.of("last", 1, 1L, 0.25, (1 / 2.0 + 0) / 2),
                        List.of("last", 2, 1L, 0.25, (0 + 1 / 2.0) / 2),
                        List.of("nearest", 0, 4L, 1.0, 1.0),
                        List.of("nearest", 1, 2L, 0.25, (1 / 3.0 + 1 / 3.0) / 2));
    }

    @Test
    void everyClassHasARowAlsoIfItNeverOccurs() {
        assertThat(rows("class_iou", "class_id", "name", "frames", "intersection", "class_union", "iou"))
                .containsExactlyInAnyOrder(
                        List.of(0, "a", 6L, 6L, 8L, 6 / 8.0),
                        List.of(1, "b", 4L, 3L, 5L, 3 / 5.0),
                        List.of(2, "c", 0L, 0L, 0L, "null"));
    }

    @Test
    void aRunHasOneFileInEachTable() {
        assertThat(folder.resolve("operating_points/run=007/operating_points.parquet"))
                .isRegularFile();
        assertThat(folder.resolve("class_iou/run=007").toFile().list((d, name) -> name.endsWith(".parquet")))
                .containsExactly("class_iou.parquet");
        assertThat(folder.resolve("_tmp")).isEmptyDirectory();
    }

    @Test
    void anEmptyRootIsAMistakeOfTheUser(@TempDir Path empty) {
        assertThatThrownBy(() -> new SummarizeJob(LocalSpark.session(), new ResultsLayout(empty.toUri())).run())
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("there is no finished run under");
    }

    private static List<Row> summarize(Path folder) {
        ResultsLayout results = new ResultsLayout(folder.toUri());
        UnitSummary a = unit(results, "a", List.of(0, 3, 4), new long[][] {
            {1, 1, 1, 1}, {1, 2, 0, 1}, {0, 1, 1, 2}, {1, 1, 1, 1}, {1, 1, 0, 0}
        });
        UnitSummary b = unit(results, "b", List.of(0), new long[][] {{2, 2, 0, 0}, {}});
        Store store = Store.open(HADOOP, results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences("007", List.of(SequenceRow.of(List.of(a)), SequenceRow.of(List.of(b))));
        String yaml = "loop: {scheduler: random:0.5, propagation: blend}";
        Counts counts = new Counts(2, 2, 0, 0, 0, 7, 4);
        tables.writeRun(
                new RunRow("007", "f", "file:/corpus", yaml, List.of(), Map.of(), Map.of(), Map.of(), 0, 2.0, counts));
        WrittenRuns.record(results, "007", List.of(a, b));
        return new SummarizeJob(LocalSpark.session(), results).run();
    }

    /** @param scores by frame: intersection and union of class 0, of class 1; empty if not scored */
    private static UnitSummary unit(ResultsLayout results, String sequence, List<Integer> keys, long[][] scores) {
        List<FrameResult> rows = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < scores.length; i++) {
            last = keys.contains(i) ? i : last;
            FrameResult row = new FrameResult(
                    i,
                    i,
                    keys.contains(i) ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                    false,
                    last,
                    0,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    new LabelMap(SIZE, new byte[2]),
                    accuracy(scores[i]),
                    new StageMicros(10, 20, 30, 40, 50, 0));
            rows.add(sequence.equals("a") ? row.with(row.accuracy(), consistency(i)) : row);
        }
        return WrittenRuns.unit(results, "007", sequence, CLASSES, WrittenRuns.source("file:/corpus/u"), rows);
    }

    private static Consistency consistency(int frame) {
        return switch (frame) {
            case 1 -> new Consistency(overlap(0.5, List.of(1L, 1L, 0L), List.of(2L, 2L, 0L)), 0.25, Double.NaN);
            case 2 -> new Consistency(overlap(1, List.of(2L, 0L, 0L), List.of(2L, 0L, 0L)), 0.75, 0.25);
            default -> Consistency.NONE;
        };
    }

    private static Optional<ClassOverlap> overlap(double meanIou, List<Long> intersections, List<Long> unions) {
        return Optional.of(new ClassOverlap(meanIou, intersections, unions));
    }

    private static Optional<Accuracy> accuracy(long[] s) {
        if (s.length == 0) {
            return Optional.empty();
        }
        double meanIou = s[3] == 0 ? (double) s[0] / s[1] : ((double) s[0] / s[1] + (double) s[2] / s[3]) / 2;
        return Optional.of(
                new Accuracy(Reference.LABEL, meanIou, 0.5, List.of(s[0], s[2], 0L), List.of(s[1], s[3], 0L)));
    }

    private static List<List<Object>> rows(String table, String... columns) {
        List<List<Object>> rows = new ArrayList<>();
        for (Row row : LocalSpark.session()
                .read()
                .parquet(folder.resolve(table).toString())
                .collectAsList()) {
            List<Object> values = new ArrayList<>();
            for (String column : columns) {
                Object value = row.getAs(column);
                values.add(value == null ? "null" : value);
            }
            rows.add(values);
        }
        return rows;
    }
}
