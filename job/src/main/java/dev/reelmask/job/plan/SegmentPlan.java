package dev.reelmask.job.plan;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.job.plan.ProbeResult.Usable;
import dev.reelmask.job.run.Computing;
import dev.reelmask.job.run.RunIdentity;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a start will do for one of its runs, as plain data.
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
 */
public record SegmentPlan(
        RunIdentity identity,
        Computing computing,
        double referenceShare,
        double maxDamage,
        CorpusListing listing,
        List<Sequence> sequences,
        List<Kept> kept,
        List<QuarantineRow> setAside,
        Map<String, List<UnitSummary>> unlisted,
        List<String> warnings) {
    /**
     * A sequence that can be opened, as far as anybody has seen.
     *
     * @param units all of it
     * @param finished those that stand
     */
    public record Sequence(Usable known, List<PlannedUnit> units, List<UnitSummary> finished) {
        public String id() {
            return known.sequence().id();
        }

        /** Units without results. */
        public List<PlannedUnit> toDo() {
            Set<Integer> standing =
                    finished.stream().map(UnitSummary::firstFrame).collect(Collectors.toSet());
            return units.stream()
                    .filter(unit -> !standing.contains(unit.piece().firstFrame()))
                    .toList();
        }
    }

    /** A sequence that cannot be read now, and what stands of it. */
    public record Kept(String id, String error, List<UnitSummary> units) {}

    /** The same plan with other results that stand. */
    public SegmentPlan with(
            List<Kept> newKept, List<QuarantineRow> newSetAside, Map<String, List<UnitSummary>> newUnlisted) {
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
                warnings);
    }

    /** The same plan with some of its sequences looked at anew: cut otherwise, or refused. */
    public SegmentPlan with(List<Sequence> cutAnew, List<QuarantineRow> refused) {
        Set<String> changed = new HashSet<>();
        cutAnew.forEach(sequence -> changed.add(sequence.id()));
        refused.forEach(row -> changed.add(row.sequence()));
        List<Sequence> all = new ArrayList<>(cutAnew);
        sequences.stream().filter(sequence -> !changed.contains(sequence.id())).forEach(all::add);
        List<QuarantineRow> allSetAside = new ArrayList<>(setAside);
        allSetAside.addAll(refused);
        return new SegmentPlan(
                identity, computing, referenceShare, maxDamage, listing, all, kept, allSetAside, unlisted, warnings);
    }

    /** The part of the plan that is about some sequences which can be opened. */
    public SegmentPlan of(Set<String> ids) {
        return new SegmentPlan(
                identity,
                computing,
                referenceShare,
                maxDamage,
                listing,
                sequences.stream()
                        .filter(sequence -> ids.contains(sequence.id()))
                        .toList(),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
    }

    /** Units still to do. */
    public List<PlannedUnit> units() {
        return sequences.stream().flatMap(s -> s.toDo().stream()).toList();
    }

    public List<UnitSummary> finished() {
        return sequences.stream().flatMap(s -> s.finished().stream()).toList();
    }

    /** Sequences that this start answers for: what is listed, and what is kept of folders that cannot be listed. */
    public int listed() {
        return sequences.size() + kept.size() + setAside.size();
    }

    /** Frames still to do, as far as their number is known. */
    public long framesToDo() {
        return units().stream().mapToLong(unit -> unit.piece().frames()).sum();
    }

    /** Sequences with at least one unit to do. */
    public long sequencesToDo() {
        return sequences.stream().filter(s -> !s.toDo().isEmpty()).count();
    }
}
