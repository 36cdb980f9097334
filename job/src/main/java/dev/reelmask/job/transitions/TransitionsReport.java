package dev.reelmask.job.transitions;

import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.TransitionUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * What a start has done.
 *
 * @param store where its tables lie
 * @param finished all listed sequences whose files stand
 * @param done how many of them by this start
 */
public record TransitionsReport(
        TransitionRun run, Store store, List<TransitionUnit> finished, int done, List<QuarantineRow> quarantined) {
    /** Of the run. */
    public String name() {
        return run.name();
    }

    /** What schedulers are told as {@code table=}. */
    private Path table() {
        return run.results().partition(TableName.TRANSITIONS, run.name());
    }

    boolean hadNothingToDo() {
        return done == 0 && quarantined.isEmpty();
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run.name());
        fields.put("table", table().toString());
        fields.put("sequences", finished.size());
        fields.put("done", done);
        fields.put("quarantined", quarantined.size());
        fields.put("frames", frames());
        fields.put("pairs", finished.stream().mapToLong(TransitionUnit::pairs).sum());
        fields.put(
                "intervals",
                finished.stream().mapToLong(TransitionUnit::intervals).sum());
        fields.put("taskSeconds", seconds());
        return fields;
    }

    private long frames() {
        return finished.stream().mapToLong(TransitionUnit::frames).sum();
    }

    private double seconds() {
        return finished.stream().mapToDouble(TransitionUnit::seconds).sum();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "run          %s: %d sequences, %d of them now; %d set aside",
                run.name(),
                finished.size(),
                done,
                quarantined.size()));
        lines.add(String.format(
                Locale.ROOT,
                "rows         %d frames, %d pairs, %d intervals; %.1f s of tasks",
                frames(),
                finished.stream().mapToLong(TransitionUnit::pairs).sum(),
                finished.stream().mapToLong(TransitionUnit::intervals).sum(),
                seconds()));
        lines.add("table        " + table());
        quarantined.forEach(
                row -> lines.add("set aside    %s: %s: %s".formatted(row.sequence(), row.reason(), row.message())));
        return String.join(System.lineSeparator(), lines);
    }
}
