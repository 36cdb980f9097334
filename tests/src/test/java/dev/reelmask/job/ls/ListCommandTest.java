package dev.reelmask.job.ls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.WrittenRuns;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Run {@code day} has finished {@code gull}, of two frames, and set {@code broken} aside; run {@code night} has begun.
 */
class ListCommandTest {
    private static final ClassSet CLASSES =
            new ClassSet("ab", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);
    private static final FrameSize SIZE = new FrameSize(2, 1);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() {
        ResultsLayout results = new ResultsLayout(folder.toUri());
        UnitSummary gull = WrittenRuns.unit(
                results, "day", "gull", CLASSES, WrittenRuns.source("file:/corpus/gull"), List.of(frame(0), frame(1)));
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences("day", List.of(SequenceRow.of(List.of(gull))));
        tables.writeQuarantine(
                "day", List.of(new QuarantineRow("broken", "file:/b.mp4", ReasonCode.EMPTY_FILE, "it is empty")));
        WrittenRuns.record(results, "day", "file:/corpus", List.of(gull), WrittenRuns.counts(List.of(gull), 1));
        WrittenRuns.begin(results, "night", "file:/corpus", List.of(gull));
    }

    @Test
    void runsStandWithTheirStates() {
        assertThat(ls(ExitCodes.DONE).lines().skip(1))
                .satisfiesExactly(
                        day -> assertThat(day.split(" +")).containsExactly("day", "finished", "1", "1", "2"),
                        night -> assertThat(night).startsWith("night").contains("unfinished", "1 units to do"));
    }

    @Test
    void sequencesStandWithScoresAndReasons() {
        assertThat(ls(ExitCodes.DONE, "--run", "day").lines().skip(1))
                .satisfiesExactly(
                        broken -> assertThat(broken)
                                .startsWith("broken")
                                .contains("set aside", "EMPTY_FILE: it is empty"),
                        gull -> assertThat(gull.split(" +")).containsExactly("gull", "done", "2", "1", "0.7500", "-"));
    }

    @Test
    void machinesGetTheSame() {
        assertThat(ls(ExitCodes.DONE, "--run", "day", "--json"))
                .contains("{\"sequence\":\"gull\",\"state\":\"done\",\"frames\":2,\"keys\":1,\"miou\":0.75,"
                        + "\"agreement\":null,\"error\":null}");
    }

    @Test
    void anUnknownRunIsRefusedWithThoseThatAreThere() {
        assertThat(ls(ExitCodes.USER_ERROR, "--run", "dya")).contains("there is no run dya under", "did you mean day?");
    }

    private static FrameResult frame(int number) {
        return new FrameResult(
                number,
                number,
                number == 0 ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                false,
                0,
                0,
                Double.NaN,
                SIZE,
                SIZE,
                new LabelMap(SIZE, new byte[2]),
                Optional.of(new Accuracy(
                        Reference.LABEL, number == 0 ? 1 : 0.5, 1, List.of(1L, 0L), List.of(number + 1L, 0L))),
                new StageMicros(1, 2, 3, 4, 5, 0));
    }

    private static String ls(int expected, String... more) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        CommandLine command = Main.commandLine().setOut(writer).setErr(writer);
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"ls", "--results", folder.toString()}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        assertThat(command.execute(arguments)).as(text.toString()).isEqualTo(expected);
        return text.toString();
    }
}
