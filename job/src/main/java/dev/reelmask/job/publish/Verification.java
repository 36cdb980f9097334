package dev.reelmask.job.publish;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.execute.UnitLookup;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks whether every unit that a start is about to record stands with its fingerprint. A start that was taken over may
 * have been about to publish a unit and have done so since: what it has overwritten is done again.
 */
public final class Verification {
    private final SegmentPlan plan;
    private final Map<UnitKey, UnitSummary> standing;
    private final List<PlannedTask> overwritten = new ArrayList<>();

    /**
     * Looks at the files of all units that are about to be recorded.
     *
     * @param run the run's number in the start
     */
    public Verification(UnitLookup lookup, int run, SegmentPlan plan, Outcome outcome) {
        this.plan = plan;
        this.standing =
                lookup.read(outcome.units().stream().map(UnitSummary::key).toList());
        Map<UnitKey, PlannedUnit> planned = new TreeMap<>();
        plan.sequences().forEach(sequence -> sequence.units()
                .forEach(unit -> planned.put(
                        new UnitKey(
                                plan.identity().name(),
                                sequence.id(),
                                unit.piece().firstFrame()),
                        unit)));
        for (UnitSummary unit : outcome.units()) {
            if (!stands(unit) && planned.containsKey(unit.key())) {
                overwritten.add(new PlannedTask(List.of(SharedUnit.of(run, planned.get(unit.key())))));
            }
        }
    }

    private boolean stands(UnitSummary unit) {
        UnitSummary found = standing.get(unit.key());
        return found != null && found.fingerprint().equals(unit.fingerprint());
    }

    /** Units to do again. */
    public List<PlannedTask> overwritten() {
        return overwritten;
    }

    /** The outcome without what cannot be done again: sequences that are kept or not listed and no longer whole. */
    public Outcome outcome(List<UnitResult> results) {
        Map<String, List<UnitSummary>> unlisted = new TreeMap<>(plan.unlisted());
        unlisted.values().removeIf(units -> !units.stream().allMatch(this::stands));
        List<SegmentPlan.Kept> kept = new ArrayList<>();
        List<QuarantineRow> setAside = new ArrayList<>(plan.setAside());
        for (SegmentPlan.Kept one : plan.kept()) {
            if (one.units().stream().allMatch(this::stands)) {
                kept.add(one);
            } else {
                String source = one.units().get(0).end().source().uri();
                setAside.add(new QuarantineRow(one.id(), source, ReasonCode.IO_ERROR, one.error()));
            }
        }
        return new Outcome(plan.with(kept, setAside, unlisted), results);
    }
}
