package dev.reelmask.publish.record;

import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.UnitOrigins.Origin;
import dev.reelmask.publish.store.UnitKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files of units that no reader sees and no later start can use: of another cut, of other settings, of content that has
 * changed since and could not be segmented, and what is not whole.
 *
 * <p>Pieces of today's settings whose sequence is not whole are none: they may be of a sequence that was set aside for
 * another piece's sake, and the next start goes on with them.
 */
public final class LeftOvers {
    private final UnitOrigins origins;

    public LeftOvers(UnitOrigins origins) {
        this.origins = origins;
    }

    /**
     * Those among all units of a run, in order. None while a start is under way or was killed: what it has published
     * waits for the next one.
     *
     * @param units all of which there is a file
     */
    public List<UnitKey> of(RunRecord record, Collection<UnitKey> units) {
        if (record.finished() == null || record.current() != null) {
            return List.of();
        }
        Set<UnitKey> named = new HashSet<>();
        Set<String> finished = new HashSet<>();
        for (Unit unit : record.finished().units()) {
            named.add(unit.key(record.run()));
            finished.add(unit.sequence());
        }
        List<UnitKey> found = new ArrayList<>();
        Map<String, List<UnitKey>> open = new TreeMap<>();
        for (UnitKey unit : units) {
            if (finished.contains(unit.sequence()) && !named.contains(unit)) {
                found.add(unit);
            } else if (!named.contains(unit)) {
                open.computeIfAbsent(unit.sequence(), id -> new ArrayList<>()).add(unit);
            }
        }
        open.values().forEach(sequence -> found.addAll(useless(record.fingerprint(), sequence)));
        return found.stream().sorted().toList();
    }

    private List<UnitKey> useless(String runFingerprint, List<UnitKey> sequence) {
        List<UnitKey> useless = new ArrayList<>();
        Map<Origin, List<UnitKey>> usable = new HashMap<>();
        for (UnitKey unit : sequence) {
            Optional<Origin> origin = origins.of(unit);
            if (origin.isPresent() && origin.get().runFingerprint().equals(runFingerprint)) {
                usable.computeIfAbsent(origin.get(), o -> new ArrayList<>()).add(unit);
            } else {
                useless.add(unit);
            }
        }
        // a whole sequence that stood and is not named: its content has changed since
        usable.forEach((origin, units) -> useless.addAll(units.size() == origin.pieces() ? units : List.of()));
        return useless;
    }
}
