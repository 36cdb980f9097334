package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.run.RunIdentity;
import dev.reelmask.job.segment.ProbeResult.Opened;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a start will do, as plain data.
 *
 * @param identity which run it is
 * @param computing what it computes on
 * @param referenceShare share of frames compared with the network's own masks
 * @param maxDamage share of damaged and missing frames above which a sequence is set aside
 * @param listing the corpus, or the first of it
 * @param sequences those that can be opened
 * @param kept those that cannot be read now, whose results stand
 * @param setAside those that cannot be processed and have no results of their present content
 * @param unlisted units of sequences finished earlier that are not listed now
 * @param warnings sentences about what was found
 * @param tasks units still to do
 */
record SegmentPlan(
        RunIdentity identity,
        Computing computing,
        double referenceShare,
        double maxDamage,
        CorpusListing listing,
        List<Sequence> sequences,
        List<Kept> kept,
        List<QuarantineRow> setAside,
        Map<String, List<UnitSummary>> unlisted,
        List<String> warnings,
        List<PlannedTask> tasks) {
    /**
     * A sequence that can be opened.
     *
     * @param units all of it
     * @param finished those that stand
     */
    record Sequence(Opened opened, List<PlannedUnit> units, List<UnitSummary> finished) {
        String id() {
            return opened.sequence().id();
        }

        /** Units without results. */
        List<PlannedUnit> toDo() {
            Set<Integer> standing =
                    finished.stream().map(UnitSummary::firstFrame).collect(Collectors.toSet());
            return units.stream()
                    .filter(unit -> !standing.contains(unit.piece().firstFrame()))
                    .toList();
        }
    }

    /** A sequence that cannot be read now, and what stands of it. */
    record Kept(String id, String error, List<UnitSummary> units) {}

    /** The same plan with other results that stand. */
    SegmentPlan with(List<Kept> newKept, List<QuarantineRow> newSetAside, Map<String, List<UnitSummary>> newUnlisted) {
        return new SegmentPlan(
                identity,
                computing,
                referenceShare,
                maxDamage,
                listing,
                sequences,
                newKept,
                newSetAside,
                newUnlisted,
                warnings,
                tasks);
    }

    List<PlannedUnit> units() {
        return tasks.stream().flatMap(task -> task.units().stream()).toList();
    }

    List<UnitSummary> finished() {
        return sequences.stream().flatMap(s -> s.finished().stream()).toList();
    }

    /** Sequences that this start answers for: what is listed, and what is kept of folders that cannot be listed. */
    int listed() {
        return sequences.size() + kept.size() + setAside.size();
    }

    /** Frames still to do, as far as their number is known. */
    long framesToDo() {
        return units().stream().mapToLong(unit -> unit.piece().frames()).sum();
    }

    /** Sequences with at least one unit to do. */
    long sequencesToDo() {
        return sequences.stream().filter(s -> !s.toDo().isEmpty()).count();
    }

    /** The plan for {@code --json}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", identity.name());
        fields.put("fingerprint", identity.fingerprint());
        fields.put("listed", listed());
        fields.put("kept", kept.size());
        fields.put("unreadable", setAside.size());
        fields.put("unlisted", unlisted.size());
        fields.put("nothing_to_do", tasks.isEmpty());
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
        fields.put("warnings", warnings);
        fields.put("notes", listing.notes());
        return fields;
    }

    /** The plan for people. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("run %s, computed in %s".formatted(identity.name(), computing));
        lines.add(String.format(
                Locale.ROOT,
                "%d sequences listed, %d unreadable, %d kept, %d units finished, %d units to do in %d tasks",
                listed(),
                setAside.size(),
                kept.size(),
                finished().size(),
                units().size(),
                tasks.size()));
        for (int i = 0; i < tasks.size(); i++) {
            lines.add(String.format(
                    Locale.ROOT, "task %d, about %.1f s:", i, tasks.get(i).costSeconds()));
            tasks.get(i).units().forEach(unit -> lines.add(line(unit)));
        }
        finished().forEach(unit -> lines.add("finished    " + unit.key()));
        kept.forEach(k -> lines.add("kept        %s  %s".formatted(k.id(), k.error())));
        setAside.forEach(q -> lines.add("unreadable  %s  %s: %s".formatted(q.sequence(), q.reason(), q.message())));
        unlisted.keySet().forEach(id -> lines.add("unlisted    " + id));
        warnings.forEach(line -> lines.add("warning     " + line));
        listing.notes().forEach(line -> lines.add("note        " + line));
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(PlannedUnit unit) {
        return String.format(
                Locale.ROOT,
                "  %s  frames %d..%s  about %.1f s",
                unit.sequence().id(),
                unit.piece().firstFrame(),
                unit.piece().last() ? "end" : unit.piece().endFrame() - 1,
                unit.costSeconds());
    }
}
