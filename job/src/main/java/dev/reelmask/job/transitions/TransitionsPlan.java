package dev.reelmask.job.transitions;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.TransitionUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a start of {@code transitions} is to do.
 *
 * @param toDo longest first
 * @param finished of the listed sequences, those whose files stand
 * @param refused that cannot be read
 */
record TransitionsPlan(
        TransitionRun run,
        List<SequenceSpec> toDo,
        List<TransitionUnit> finished,
        List<QuarantineRow> refused,
        TransitionCosts costs) {
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run.name());
        fields.put("toDo", toDo.size());
        fields.put("finished", finished.size());
        fields.put("quarantined", refused.size());
        fields.putAll(costs.fields());
        return fields;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "run %s: %d sequences to do, %d finished, %d that cannot be read%n%s",
                run.name(),
                toDo.size(),
                finished.size(),
                refused.size(),
                costs.text());
    }
}
