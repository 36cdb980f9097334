package dev.reelmask.job.vacuum;

import dev.reelmask.job.vacuum.GoneSequences.Verdict;
import dev.reelmask.publish.record.LeftOvers;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.DroppedSequences;
import dev.reelmask.table.DroppedSequences.Facts;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.row.SequenceState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What there is to delete of one run, as it stands now.
 *
 * @param units all of which there are files
 * @param facts what the table {@code sequences} says; empty unless something is gone
 * @param gone ids and sources of the sequences that are gone and of which anything is left
 * @param doubts as in {@link Verdict}, of those of which there are files
 * @param leftOver units that nobody needs, but for those that are gone
 */
record RunLook(
        RunRecord record,
        NavigableMap<UnitKey, Extent> units,
        Map<String, Facts> facts,
        Map<String, String> gone,
        Map<String, String> doubts,
        List<UnitKey> leftOver) {

    static RunLook of(Store store, RunRecord record, Verdict verdict) {
        NavigableMap<UnitKey, Extent> units = ParquetFooters.units(store).extents(record.run());
        Map<String, Facts> facts =
                verdict.ids().isEmpty() ? Map.of() : new DroppedSequences(store, record.run()).facts();
        Set<String> files = units.keySet().stream().map(UnitKey::sequence).collect(Collectors.toSet());
        Set<String> known = new HashSet<>(files);
        known.addAll(facts.keySet());
        named(record).forEach(unit -> known.add(unit.sequence()));
        Map<String, String> gone = only(verdict.gone(), known);
        List<UnitKey> leftOver = new LeftOvers(ParquetFooters.origins(store))
                .of(record, units.keySet()).stream()
                        .filter(unit -> !gone.containsKey(unit.sequence()))
                        .toList();
        return new RunLook(record, units, facts, gone, only(verdict.doubts(), files), leftOver);
    }

    private static Map<String, String> only(Map<String, String> all, Set<String> ids) {
        Map<String, String> some = new TreeMap<>(all);
        some.keySet().retainAll(ids);
        return some;
    }

    private static List<Unit> named(RunRecord record) {
        return record.finished() == null ? List.of() : record.finished().units();
    }

    boolean hasNothing() {
        return gone.isEmpty() && leftOver.isEmpty();
    }

    /** Units of the sequences that are gone. */
    List<UnitKey> goneUnits() {
        return units.keySet().stream()
                .filter(unit -> gone.containsKey(unit.sequence()))
                .toList();
    }

    Extent extent(Collection<UnitKey> some) {
        return some.stream().map(units::get).reduce(Extent.NONE, Extent::plus);
    }

    /** What a start that was killed has published and no record names: the next start goes on with it. */
    Extent waiting() {
        if (record.finished() != null && record.current() == null) {
            return Extent.NONE;
        }
        Set<UnitKey> named =
                named(record).stream().map(unit -> unit.key(record.run())).collect(Collectors.toSet());
        return extent(units.keySet().stream()
                .filter(unit -> !named.contains(unit) && !gone.containsKey(unit.sequence()))
                .toList());
    }

    /** Whether the record names something that is gone. */
    boolean namesGone() {
        return named(record).stream().anyMatch(unit -> gone.containsKey(unit.sequence()));
    }

    /** The record's counts without what is gone. */
    Counts countsWithoutGone() {
        Counts all = record.finished().counts();
        List<Unit> lost = named(record).stream()
                .filter(unit -> gone.containsKey(unit.sequence()))
                .toList();
        Set<String> ids = lost.stream().map(Unit::sequence).collect(Collectors.toSet());
        long done = in(SequenceState.DONE, ids);
        long kept = in(SequenceState.KEPT, ids);
        return new Counts(
                all.listed() - done - kept,
                all.done() - done,
                all.kept() - kept,
                all.quarantined(),
                all.unlisted() - (ids.size() - done - kept),
                all.frames() - lost.stream().mapToLong(Unit::frames).sum(),
                all.keys()
                        - ids.stream()
                                .filter(facts::containsKey)
                                .mapToLong(id -> facts.get(id).keys())
                                .sum());
    }

    private long in(SequenceState state, Set<String> ids) {
        return ids.stream()
                .filter(id -> facts.containsKey(id) && facts.get(id).state() == state)
                .count();
    }
}
