package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Consistency;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.WrittenRuns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key frame counts by the share of its regions that went through the network. */
@Tag("spark")
class KeyShareTest {
    private static final ClassSet CLASSES =
            new ClassSet("ab", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);
    private static final FrameSize SIZE = new FrameSize(2, 1);
    private static final List<Double> SHARES = List.of(1.0, 0.25, 0.0, 0.5, 0.0);

    @TempDir
    private Path folder;

    private UnitSummary written(ResultsLayout results) {
        List<FrameResult> rows = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < SHARES.size(); i++) {
            double share = SHARES.get(i);
            last = share > 0 ? i : last;
            rows.add(new FrameResult(
                    i,
                    i,
                    share > 0 ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                    share,
                    false,
                    last,
                    0,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    new LabelMap(SIZE, new byte[2]),
                    Optional.empty(),
                    Consistency.NONE,
                    StageMicros.ZERO));
        }
        return WrittenRuns.unit(results, "cut", "a", CLASSES, WrittenRuns.source("file:/corpus/a"), rows);
    }

    @Test
    void averageKeyIntervalsAreFramesOverTheSumOfShares() {
        ResultsLayout results = new ResultsLayout(folder.toUri());
        UnitSummary unit = written(results);
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences("cut", List.of(SequenceRow.of(List.of(unit))));
        tables.writeRun(new RunRow(
                "cut",
                "f",
                "file:/corpus",
                "loop: {scheduler: fixed:5}",
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                2.0,
                new Counts(1, 1, 0, 0, 0, 5, 3)));
        WrittenRuns.record(results, "cut", List.of(unit));

        Row point = new SummarizeJob(LocalSpark.session(), results).run().get(0);

        assertThat(unit.keys()).isEqualTo(3);
        assertThat(unit.keyShare()).isEqualTo(1.75);
        assertThat(SequenceRow.of(List.of(unit)).averageKeyInterval()).isEqualTo(5 / 1.75);
        assertThat(point.<Double>getAs("aki")).isEqualTo(5 / 1.75);
        assertThat(point.<Long>getAs("keys")).isEqualTo(3);
        assertThat(new SequenceReader(store).frames("cut", "a"))
                .extracting(FrameFacts::keyShare)
                .isEqualTo(SHARES);
    }

    @Test
    void unitsOfOlderVersionsAreOfWholeFrames() {
        UnitSummary unit = written(new ResultsLayout(folder.toUri()));
        String old = Json.of(unit).replaceAll("\"key_share\":[0-9.]+,", "");

        assertThat(old).doesNotContain("key_share");
        assertThat(Json.read(old, UnitSummary.class).keyShare()).isEqualTo(3);
    }
}
