package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.segment.ProbeResult.Opened;
import dev.reelmask.job.segment.ProbeResult.Refused;
import dev.reelmask.table.UnitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run will do, as plain data.
 *
 * @param identity which run it is
 * @param listing the corpus, or the first of its entries
 * @param readable those that can be opened
 * @param unreadable those that go to quarantine before any work
 * @param tasks units still to do
 */
record SegmentPlan(
        RunIdentity identity,
        CorpusListing listing,
        List<Opened> readable,
        List<Refused> unreadable,
        List<PlannedTask> tasks) {
    List<SequenceSpec> listed() {
        return listing.sequences();
    }

    List<PlannedUnit> units() {
        return tasks.stream().flatMap(task -> task.units().stream()).toList();
    }

    List<UnitSummary> finished() {
        return readable.stream().flatMap(r -> r.finished().stream()).toList();
    }

    /** Frames still to do, as far as their number is known. */
    long framesToDo() {
        return units().stream().mapToLong(unit -> unit.piece().frames()).sum();
    }

    /** Sequences with at least one unit to do. */
    long sequencesToDo() {
        return readable.stream().filter(r -> !r.toDo().isEmpty()).count();
    }

    /** The plan for {@code --json}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", identity.name());
        fields.put("fingerprint", identity.fingerprint());
        fields.put("listed", listing.size());
        fields.put("unreadable", unreadable.size());
        fields.put("units_finished", finished().size());
        fields.put("units", units().size());
        fields.put("frames", framesToDo());
        fields.put(
                "cost_seconds",
                units().stream().mapToDouble(PlannedUnit::costSeconds).sum());
        fields.put(
                "tasks",
                tasks.stream()
                        .map(task ->
                                task.units().stream().map(PlannedUnit::name).toList())
                        .toList());
        fields.put("notes", listing.notes());
        return fields;
    }

    /** The plan for people. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("run %s".formatted(identity.name()));
        lines.add(String.format(
                Locale.ROOT,
                "%d sequences listed, %d unreadable, %d units finished, %d units to do in %d tasks",
                listing.size(),
                unreadable.size(),
                finished().size(),
                units().size(),
                tasks.size()));
        for (int i = 0; i < tasks.size(); i++) {
            lines.add(String.format(
                    Locale.ROOT, "task %d, about %.1f s:", i, tasks.get(i).costSeconds()));
            tasks.get(i)
                    .units()
                    .forEach(unit -> lines.add(String.format(
                            Locale.ROOT,
                            "  %s  frames %d..%s  about %.1f s",
                            unit.sequence().id(),
                            unit.piece().firstFrame(),
                            unit.piece().last() ? "end" : unit.piece().endFrame() - 1,
                            unit.costSeconds())));
        }
        finished()
                .forEach(unit ->
                        lines.add(String.format(Locale.ROOT, "finished  %s.%d", unit.sequence(), unit.firstFrame())));
        unreadable.forEach(u -> lines.add("unreadable  %s  %s: %s".formatted(u.id(), u.reason(), u.message())));
        listing.notes().forEach(note -> lines.add("note  " + note));
        return String.join(System.lineSeparator(), lines);
    }
}
