package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Accuracy;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are longer than anyone looks at: {@code -Dreelmask.many-frames=10000000} frames of twelve classes in three
 * runs and 3,000 files, all compared with labels. How long it takes is printed, for {@code docs/results.md}; what comes
 * out is what was counted while writing.
 */
@Tag("slow")
@Tag("spark")
class ManyFramesTest {
    private static final int FRAMES = Integer.getInteger("reelmask.many-frames", 300_000);
    private static final int SEQUENCE = 3333;
    private static final List<String> RUNS = List.of("a", "b", "c");
    private static final int CLASSES = 12;
    private static final ClassSet SET = new ClassSet(
            "twelve",
            IntStream.range(0, CLASSES)
                    .mapToObj(id -> new LabelClass("c" + id, id + 1))
                    .toList(),
            -1);
    private static final FrameSize SIZE = new FrameSize(2, 1);
    private static final LabelMap MASK = new LabelMap(SIZE, new byte[2]);

    @Test
    void allOfThemAreCounted(@TempDir Path folder) {
        ResultsLayout results = new ResultsLayout(folder.toUri());
        Random random = new Random(1);
        long[] keys =
                RUNS.stream().mapToLong(run -> write(results, run, random)).toArray();

        long start = System.nanoTime();
        List<Row> points = new SummarizeJob(LocalSpark.session(), results).run();
        double seconds = (System.nanoTime() - start) / 1e9;

        System.out.printf(Locale.ROOT, "summarize: %d frames in %.1f s%n", FRAMES, seconds);
        assertThat(points).extracting(point -> point.<Long>getAs("keys")).containsExactly(keys[0], keys[1], keys[2]);
        assertThat(points)
                .extracting(point -> point.<Long>getAs("scored_frames"))
                .containsOnly((long) sequences() * SEQUENCE);
    }

    private static int sequences() {
        return Math.max(1, FRAMES / SEQUENCE / RUNS.size());
    }

    /** @return how many key frames it has */
    private static long write(ResultsLayout results, String run, Random random) {
        List<UnitSummary> units = new ArrayList<>();
        for (int i = 0; i < sequences(); i++) {
            String name = String.format(Locale.ROOT, "s%05d", i);
            units.add(WrittenRuns.unit(results, run, name, SET, WrittenRuns.source("file:/c/u"), frames(random)));
        }
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences(
                run, units.stream().map(unit -> SequenceRow.of(List.of(unit))).toList());
        Counts counts = WrittenRuns.counts(units, 0);
        String yaml = "loop: {scheduler: random:0.1, propagation: blend}";
        tables.writeRun(
                new RunRow(run, "f", "file:/corpus", yaml, List.of(), Map.of(), Map.of(), Map.of(), 0, 2.0, counts));
        WrittenRuns.record(results, run, units);
        return counts.keys();
    }

    private static List<FrameResult> frames(Random random) {
        List<FrameResult> rows = new ArrayList<>();
        int last = 0;
        for (int frame = 0; frame < SEQUENCE; frame++) {
            boolean isKey = frame == 0 || random.nextInt(10) == 0;
            last = isKey ? frame : last;
            rows.add(new FrameResult(
                    frame,
                    frame,
                    isKey ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                    false,
                    last,
                    0,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    MASK,
                    Optional.of(accuracy(random)),
                    new StageMicros(random.nextInt(900), random.nextInt(90_000), 3, 2, 1, 0)));
        }
        return rows;
    }

    private static Accuracy accuracy(Random random) {
        List<Long> unions = new ArrayList<>();
        List<Long> intersections = new ArrayList<>();
        for (int id = 0; id < CLASSES; id++) {
            int union = random.nextInt(40_000);
            unions.add((long) union);
            intersections.add((long) random.nextInt(union + 1));
        }
        return new Accuracy(Reference.LABEL, random.nextDouble(), random.nextDouble(), intersections, unions);
    }
}
