package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One unit of work at the runs of a start where it is still to do: its frames are decoded once for all of them.
 *
 * @param fingerprints of everything that can change its rows, by the run's number in the start
 */
public record SharedUnit(
        SequenceSpec sequence, PlannedPiece planned, int pieces, SortedMap<Integer, String> fingerprints)
        implements Serializable {
    public SharedUnit {
        fingerprints = Collections.unmodifiableSortedMap(new TreeMap<>(fingerprints));
    }

    /** For one run. */
    public static SharedUnit of(int run, PlannedUnit unit) {
        return new SharedUnit(
                unit.sequence(), unit.planned(), unit.pieces(), new TreeMap<>(Map.of(run, unit.fingerprint())));
    }

    /**
     * Puts the runs' units of the same frames together.
     *
     * @param unitsToDo of each run; where two runs have units of one name, they are of the same frames
     */
    public static List<SharedUnit> of(List<List<PlannedUnit>> unitsToDo) {
        Map<String, PlannedUnit> byName = new LinkedHashMap<>();
        Map<String, SortedMap<Integer, String>> fingerprints = new HashMap<>();
        for (int run = 0; run < unitsToDo.size(); run++) {
            for (PlannedUnit unit : unitsToDo.get(run)) {
                byName.putIfAbsent(unit.name(), unit);
                fingerprints
                        .computeIfAbsent(unit.name(), unused -> new TreeMap<>())
                        .put(run, unit.fingerprint());
            }
        }
        return byName.values().stream()
                .map(unit ->
                        new SharedUnit(unit.sequence(), unit.planned(), unit.pieces(), fingerprints.get(unit.name())))
                .toList();
    }

    /** The unit at one of its runs. */
    public PlannedUnit at(int run) {
        return new PlannedUnit(sequence, planned, pieces, fingerprints.get(run));
    }

    /** The unit at some of its runs. */
    public SharedUnit at(Collection<Integer> runs) {
        SortedMap<Integer, String> some = new TreeMap<>(fingerprints);
        some.keySet().retainAll(runs);
        return new SharedUnit(sequence, planned, pieces, some);
    }

    /** Numbers of its runs, in order. */
    public List<Integer> runs() {
        return List.copyOf(fingerprints.keySet());
    }

    /** Estimate of one thread's time. */
    public double costSeconds() {
        return planned.costSeconds() * fingerprints.size();
    }

    /** Sequence and first frame, for messages and for order. */
    public String name() {
        return sequence.id() + "." + planned.piece().firstFrame();
    }
}
