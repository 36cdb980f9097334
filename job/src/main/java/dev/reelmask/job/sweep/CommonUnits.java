package dev.reelmask.job.sweep;

import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The units that all runs of a sweep have and that are listed now. Scores and times of runs can be compared on these
 * alone: one of them may have been started over more of the corpus.
 *
 * @param leftOut frames of all other units of the runs
 */
record CommonUnits(Set<Place> places, long leftOut) {
    /** A unit, whatever its run. */
    record Place(String sequence, int firstFrame) {
        static Place of(UnitSummary unit) {
            return new Place(unit.sequence(), unit.firstFrame());
        }
    }

    static CommonUnits of(List<SegmentReport> runs) {
        Map<Place, Long> others = new HashMap<>();
        runs.forEach(run -> run.units().forEach(unit -> others.put(Place.of(unit), unit.frames())));
        Set<Place> shared = new HashSet<>(others.keySet());
        runs.forEach(run -> shared.retainAll(listed(run)));
        others.keySet().removeAll(shared);
        return new CommonUnits(
                shared, others.values().stream().mapToLong(frames -> frames).sum());
    }

    private static Set<Place> listed(SegmentReport run) {
        Set<String> unlisted = run.sequences().stream()
                .filter(row -> row.state() == SequenceState.UNLISTED)
                .map(SequenceRow::sequence)
                .collect(Collectors.toSet());
        return run.units().stream()
                .filter(unit -> !unlisted.contains(unit.sequence()))
                .map(Place::of)
                .collect(Collectors.toSet());
    }

    /** Those of a run. */
    List<UnitSummary> of(SegmentReport run) {
        return only(run.units());
    }

    /** Whether each of them was run now by all runs, or by none. */
    boolean areOfOneStart(List<SegmentReport> runs) {
        return runs.stream()
                        .map(run -> only(run.fresh()).stream().map(Place::of).collect(Collectors.toSet()))
                        .distinct()
                        .count()
                == 1;
    }

    private List<UnitSummary> only(List<UnitSummary> units) {
        return units.stream().filter(unit -> places.contains(Place.of(unit))).toList();
    }
}
