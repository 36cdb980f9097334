package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.job.table.StoredTransitions;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Tables of transitions that are learnt from, and those that what was learnt is judged by.
 *
 * @param names where they lie, in the order of the tables, those to learn from first
 */
record LearnedTables(List<String> names, List<TransitionTable> train, List<TransitionTable> held) {
    /** Evidence that is read beside numbers, where a table has it. */
    record Beside(Set<MapKind> maps, Set<ClassKind> classes) {}

    /**
     * Reads them.
     *
     * @throws UserException if there is none in one of the places
     */
    static LearnedTables read(Configuration hadoop, List<String> train, List<String> held, Beside beside) {
        return new LearnedTables(
                Stream.concat(train.stream(), held.stream()).toList(),
                train.stream()
                        .map(place -> StoredTransitions.at(hadoop, place).read(beside.maps(), beside.classes()))
                        .toList(),
                held.stream()
                        .map(place -> StoredTransitions.at(hadoop, place).read(beside.maps(), beside.classes()))
                        .toList());
    }

    static List<SequenceTransitions> sequences(List<TransitionTable> tables) {
        return tables.stream().flatMap(table -> table.sequences().stream()).toList();
    }

    /**
     * What evidence depends on beside the bundle, which all tables have in common.
     *
     * @param bundle of the network, and where it lies
     * @throws UserException if a table is of another network, or of other flows than the rest
     */
    Map<String, String> madeWith(Bundle network, String bundle) {
        Map<String, String> first = train.get(0).madeWith();
        String made = first.get(KnownSchedulers.part(Bundle.SPEC_FILE));
        if (!network.digestWithoutScheduler().equals(made)) {
            throw new UserException(
                    "%s and %s do not belong together: the table was made with another network; make one with reelmask transitions --bundle %s"
                            .formatted(names.get(0), bundle, bundle));
        }
        List<TransitionTable> all = Stream.concat(train.stream(), held.stream()).toList();
        for (int i = 1; i < all.size(); i++) {
            Map<String, String> other = all.get(i).madeWith();
            if (!made.equals(other.get(KnownSchedulers.part(Bundle.SPEC_FILE)))
                    || !KnownSchedulers.learnedFrom(first).equals(KnownSchedulers.learnedFrom(other))) {
                throw new UserException(
                        "%s and %s were made with different networks or flows; make both with the same options of reelmask transitions"
                                .formatted(names.get(0), names.get(i)));
            }
        }
        return KnownSchedulers.learnedFrom(first);
    }
}
