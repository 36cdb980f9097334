package dev.reelmask.testing;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs for the reduce stage: three of three sequences with key frames, scores and times by chance, one with labels, one
 * causal with labels, one compared with the network.
 */
public final class ReducedRuns {
    private static final int FRAMES = 211;
    private static final ClassSet CLASSES =
            new ClassSet("abc", List.of(new LabelClass("a", 1), new LabelClass("b", 2), new LabelClass("c", 3)), -1);
    private static final FrameSize SIZE = new FrameSize(2, 1);

    private ReducedRuns() {}

    /** Writes the tables of {@code labelled}, {@code looking-back} and {@code compared} under a results root. */
    public static void write(Path folder) {
        writeLabelled(folder);
        run(new ResultsLayout(folder.toUri()), "compared", "blend", Reference.KEY_MASK, new Random(3));
    }

    /** Writes the tables of {@code labelled} and {@code looking-back} alone. */
    public static void writeLabelled(Path folder) {
        ResultsLayout results = new ResultsLayout(folder.toUri());
        run(results, "labelled", "blend", Reference.LABEL, new Random(1));
        run(results, "looking-back", "causal", Reference.LABEL, new Random(2));
    }

    private static void run(ResultsLayout results, String run, String propagation, Reference reference, Random random) {
        List<UnitSummary> units = new ArrayList<>();
        for (String sequence : List.of("x", "y", "z")) {
            units.add(WrittenRuns.unit(
                    results, run, sequence, CLASSES, WrittenRuns.source("file:/corpus/u"), frames(reference, random)));
        }
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences(
                run, units.stream().map(unit -> SequenceRow.of(List.of(unit))).toList());
        tables.writeQuarantine(run, List.of());
        String yaml = "loop: {scheduler: random:0.2, propagation: %s}".formatted(propagation);
        Counts counts = new Counts(3, 3, 0, 0, 0, 3 * FRAMES, 3);
        tables.writeRun(
                new RunRow(run, "f", "file:/corpus", yaml, List.of(), Map.of(), Map.of(), Map.of(), 0, 2.0, counts));
        WrittenRuns.record(results, run, units);
    }

    private static List<FrameResult> frames(Reference reference, Random random) {
        List<FrameResult> rows = new ArrayList<>();
        int last = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            boolean isKey = frame == 0 || random.nextInt(5) == 0;
            last = isKey ? frame : last;
            boolean isCompared = reference == Reference.LABEL ? random.nextInt(10) > 0 : !isKey && random.nextBoolean();
            FrameResult row = new FrameResult(
                    frame,
                    frame,
                    isKey ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                    false,
                    last,
                    0,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    new LabelMap(SIZE, new byte[2]),
                    isCompared ? Optional.of(accuracy(reference, random)) : Optional.empty(),
                    new StageMicros(
                            random.nextInt(900),
                            random.nextInt(90_000),
                            random.nextInt(3000),
                            random.nextInt(99),
                            7,
                            0));
            rows.add(reference == Reference.LABEL ? row.with(row.accuracy(), steadiness(frame)) : row);
        }
        return rows;
    }

    private static Accuracy accuracy(Reference reference, Random random) {
        List<Long> unions = LongStream.range(0, 3)
                .mapToObj(id -> (long) random.nextInt(40_000))
                .toList();
        List<Long> intersections = unions.stream()
                .map(union -> (long) (union * random.nextDouble()))
                .toList();
        return new Accuracy(reference, random.nextDouble(), random.nextDouble(), intersections, unions);
    }

    private static Consistency steadiness(int frame) {
        ClassOverlap overlap = new ClassOverlap(0.5, List.of(1L, 0L, 0L), List.of(2L, 1L, 0L));
        return frame == 0
                ? Consistency.NONE
                : new Consistency(Optional.of(overlap), 0.5, frame < 2 ? Double.NaN : 0.25);
    }
}
