package dev.reelmask.job.publish;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.execute.DamageCheck;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.execute.UnitResult.Done;
import dev.reelmask.job.execute.UnitResult.Failed;
import dev.reelmask.job.execute.UnitResult.Unfit;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which sequences are done, kept and set aside once all units have ended. */
public final class Outcome {
    /** Reasons that lie with the program, the network or the machine. */
    private static final Set<ReasonCode> FAULTS =
            Set.of(ReasonCode.NETWORK_FAILURE, ReasonCode.OUT_OF_MEMORY, ReasonCode.INTERNAL_ERROR);

    private final SegmentPlan plan;
    private final Map<String, List<UnitSummary>> done = new TreeMap<>();
    private final Map<String, QuarantineRow> quarantined = new TreeMap<>();
    private final List<UnitSummary> run = new ArrayList<>();
    private double spentSeconds;

    public Outcome(SegmentPlan plan, List<UnitResult> results) {
        this.plan = plan;
        plan.setAside().forEach(row -> quarantined.put(row.sequence(), row));
        Map<String, String> sources = new HashMap<>();
        plan.listing().sequences().forEach(spec -> sources.put(spec.id(), spec.source()));
        for (UnitResult result : results) {
            if (result instanceof Done finished) {
                run.add(finished.summary());
                spentSeconds += finished.spentSeconds();
            } else if (result instanceof Failed f) {
                setAside(f.sequence(), sources, f.reason(), f.message());
            } else if (result instanceof Unfit unfit) {
                String sequence = unfit.unit().substring(0, unfit.unit().lastIndexOf('.'));
                setAside(
                        sequence,
                        sources,
                        ReasonCode.NETWORK_FAILURE,
                        "every executor that was asked refused it: " + unfit.message());
            }
        }
        Map<UnitKey, UnitSummary> newest = new TreeMap<>();
        plan.finished().forEach(unit -> newest.put(unit.key(), unit));
        run.forEach(unit -> newest.put(unit.key(), unit));
        for (UnitSummary unit : newest.values()) {
            if (!quarantined.containsKey(unit.sequence())) {
                done.computeIfAbsent(unit.sequence(), id -> new ArrayList<>()).add(unit);
            }
        }
        done.values().forEach(units -> DamageCheck.refusal(plan.maxDamage(), units)
                .ifPresent(row -> quarantined.put(row.sequence(), row)));
        done.keySet().removeAll(quarantined.keySet());
    }

    private void setAside(String sequence, Map<String, String> sources, ReasonCode reason, String message) {
        quarantined.putIfAbsent(
                sequence, new QuarantineRow(sequence, sources.getOrDefault(sequence, ""), reason, message));
    }

    /** Nothing is lost: every listed sequence is done with all its units, kept, or set aside. */
    public void check() {
        for (SegmentPlan.Sequence sequence : plan.sequences()) {
            int expected = sequence.units().size();
            int found = done.getOrDefault(sequence.id(), List.of()).size();
            if (!quarantined.containsKey(sequence.id()) && found != expected) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "sequence %s has %d units, %d came back", sequence.id(), expected, found));
            }
        }
        if (done.size() + plan.kept().size() + quarantined.size() != plan.listed()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%d done + %d kept + %d quarantined is not %d listed",
                    done.size(),
                    plan.kept().size(),
                    quarantined.size(),
                    plan.listed()));
        }
        boolean onlyFaults = quarantined.values().stream().allMatch(row -> FAULTS.contains(row.reason()));
        if (done.isEmpty() && plan.kept().isEmpty() && !quarantined.isEmpty() && onlyFaults) {
            throw new IllegalStateException("every sequence failed; the first: "
                    + quarantined.values().iterator().next().message());
        }
    }

    /** Ids of the sequences that are done. */
    Collection<String> done() {
        return done.keySet();
    }

    List<QuarantineRow> quarantined() {
        return List.copyOf(quarantined.values());
    }

    /** Units that were run now. */
    List<UnitSummary> run() {
        return run;
    }

    /** Seconds of tasks that the run has cost now, what it shares with runs before it left out. */
    public double spentSeconds() {
        return spentSeconds;
    }

    /** Rows of all sequences with whole results, sorted. */
    List<SequenceRow> sequences() {
        List<SequenceRow> rows = new ArrayList<>();
        done.values().forEach(units -> rows.add(SequenceRow.of(units)));
        plan.kept().forEach(kept -> rows.add(SequenceRow.of(kept.units()).in(SequenceState.KEPT, kept.error())));
        plan.unlisted().values().forEach(units -> rows.add(SequenceRow.of(units).in(SequenceState.UNLISTED, null)));
        rows.sort(Comparator.comparing(SequenceRow::sequence));
        return rows;
    }

    /** All finished units of those sequences, in order. */
    List<UnitSummary> units() {
        List<UnitSummary> units = new ArrayList<>();
        done.values().forEach(units::addAll);
        plan.kept().forEach(kept -> units.addAll(kept.units()));
        plan.unlisted().values().forEach(units::addAll);
        units.sort(Comparator.comparing(UnitSummary::key));
        return units;
    }

    /** The same as the run's record names them. */
    List<Unit> recorded() {
        return units().stream()
                .map(unit -> new Unit(unit.sequence(), unit.firstFrame(), unit.frames(), unit.fingerprint()))
                .toList();
    }
}
