package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The results that earlier starts of a run left, whole units only. */
public final class StandingResults {
    private final String runFingerprint;
    private final Map<UnitKey, UnitSummary> units;
    private final Map<String, List<UnitSummary>> bySequence;

    public StandingResults(String runFingerprint, Map<UnitKey, UnitSummary> units) {
        this.runFingerprint = runFingerprint;
        this.units = units;
        this.bySequence = units.values().stream()
                .sorted(Comparator.comparing(UnitSummary::key))
                .collect(Collectors.groupingBy(UnitSummary::sequence, TreeMap::new, Collectors.toList()));
    }

    /** The unit as it stands, if it carries this fingerprint. */
    Optional<UnitSummary> unit(UnitKey key, String fingerprint) {
        return Optional.ofNullable(units.get(key))
                .filter(summary -> summary.fingerprint().equals(fingerprint));
    }

    /**
     * All units of a sequence, if they are whole together: of today's run, made of one content, none missing.
     *
     * @param source that they must have been made of
     */
    Optional<List<UnitSummary>> whole(String sequence, String source) {
        return whole(sequence).filter(found -> found.get(0).end().source().uri().equals(source));
    }

    /** All units of a sequence, in order, if they are whole together and of its present content. */
    Optional<List<UnitSummary>> of(SequenceSpec spec) {
        return whole(spec.id(), spec.source())
                .filter(units -> units.get(0).end().source().contentKey().equals(spec.contentKey()));
    }

    /** Whether a sequence has whole results of its present content. */
    public boolean stands(SequenceSpec spec) {
        return of(spec).isPresent();
    }

    /** Whether there is any unit of that name, of whatever settings and content. */
    boolean holds(SequenceSpec spec) {
        return bySequence.containsKey(spec.id());
    }

    private Optional<List<UnitSummary>> whole(String sequence) {
        List<UnitSummary> found = bySequence.getOrDefault(sequence, List.of()).stream()
                .filter(unit -> unit.end().source().runFingerprint().equals(runFingerprint))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        UnitSource first = found.get(0).end().source();
        boolean isOne = found.stream().allMatch(unit -> unit.end().source().equals(first));
        return isOne && found.size() == first.pieces() ? Optional.of(found) : Optional.empty();
    }

    /** Whole sequences among all that stand, but for those that are listed. */
    Map<String, List<UnitSummary>> unlisted(Collection<String> listed) {
        Map<String, List<UnitSummary>> found = new TreeMap<>();
        for (String sequence : bySequence.keySet()) {
            if (!listed.contains(sequence)) {
                whole(sequence).ifPresent(whole -> found.put(sequence, whole));
            }
        }
        return found;
    }
}
