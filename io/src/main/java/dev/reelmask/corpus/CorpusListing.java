package dev.reelmask.corpus;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a corpus holds. Each entry has an id and a source of its own.
 *
 * @param root written as {@link SequenceSpec#source}; every source begins with it
 * @param sequences sorted by id
 * @param unlistable sorted by id
 * @param notes one line each: what was left out, and why
 */
public record CorpusListing(URI root, List<SequenceSpec> sequences, List<Unlistable> unlistable, List<String> notes) {
    public CorpusListing {
        sequences = List.copyOf(sequences);
        unlistable = List.copyOf(unlistable);
        notes = List.copyOf(notes);
    }

    /** All entries, those that cannot be sequences too. */
    public int size() {
        return sequences.size() + unlistable.size();
    }

    /**
     * The first entries in the order of their ids.
     *
     * @param limit 0 takes all
     */
    public CorpusListing first(int limit) {
        if (limit == 0 || limit >= size()) {
            return this;
        }
        Set<String> taken = Stream.concat(
                        sequences.stream().map(SequenceSpec::id),
                        unlistable.stream().map(Unlistable::id))
                .sorted(Comparator.naturalOrder())
                .limit(limit)
                .collect(Collectors.toSet());
        return new CorpusListing(
                root,
                sequences.stream().filter(s -> taken.contains(s.id())).toList(),
                unlistable.stream().filter(u -> taken.contains(u.id())).toList(),
                notes);
    }
}
