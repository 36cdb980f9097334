package dev.reelmask.schedule.table;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The transitions of several sequences, and what they were made with. With frozen networks it is all that an episode of
 * key selection can see. Immutable.
 */
public final class TransitionTable {
    private final Map<String, String> madeWith;
    private final Map<String, SequenceTransitions> sequences = new LinkedHashMap<>();

    /**
     * A table.
     *
     * @param madeWith names and values of what the pairs depend on: digests of the networks, the flow, its path
     * @param sequences of ids of their own
     */
    public TransitionTable(Map<String, String> madeWith, List<SequenceTransitions> sequences) {
        this.madeWith = Map.copyOf(madeWith);
        for (SequenceTransitions one : sequences) {
            if (this.sequences.put(one.id(), one) != null) {
                throw new IllegalArgumentException("two sequences '%s'".formatted(one.id()));
            }
        }
    }

    /** A world that was made of nothing. */
    public static TransitionTable of(SequenceTransitions... sequences) {
        return new TransitionTable(Map.of(), List.of(sequences));
    }

    public Map<String, String> madeWith() {
        return madeWith;
    }

    /** In the order that they were given in. */
    public Collection<SequenceTransitions> sequences() {
        return List.copyOf(sequences.values());
    }

    public Optional<SequenceTransitions> sequence(String id) {
        return Optional.ofNullable(sequences.get(id));
    }

    /** Frames of all sequences. */
    public int frames() {
        return sequences.values().stream().mapToInt(SequenceTransitions::frames).sum();
    }
}
