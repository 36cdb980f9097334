package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whether a table is what another one would be without labels.
 *
 * @param name and {@code labelledName}: where they lie, for messages
 */
record OwnMasks(String name, TransitionTable table, String labelledName, TransitionTable labelled) {
    private static final double ALIKE = 1e-9;

    /** @throws UserException if it is not, with what differs */
    void check() {
        Map<String, String> parts = parts(labelled);
        Map<String, String> own = parts(table);
        parts.forEach((part, value) -> {
            if (!value.equals(own.get(part))) {
                throw wrong("%s is %s there and %s here".formatted(part, own.get(part), value));
            }
        });
        labelled.sequences().forEach(this::check);
    }

    private void check(SequenceTransitions one) {
        SequenceTransitions other =
                table.sequence(one.id()).orElseThrow(() -> wrong("it lacks the sequence '%s'".formatted(one.id())));
        if (other.frames() != one.frames() || !isAlike(one, other)) {
            throw wrong("'%s' is another video there".formatted(one.id()));
        }
        if (other.gaps().longest() != one.gaps().longest()) {
            throw wrong("pairs are %s frames apart at most there and %s here (--max-gap)"
                    .formatted(other.gaps().longest(), one.gaps().longest()));
        }
        if (one.intervals().isPresent() && other.intervals().isEmpty()) {
            throw wrong("it has no intervals (--two-sided)");
        }
        if (isLabelled(other)) {
            throw wrong("'%s' has labels there".formatted(one.id()));
        }
    }

    private static Map<String, String> parts(TransitionTable table) {
        Map<String, String> parts = new TreeMap<>(KnownSchedulers.learnedFrom(table.madeWith()));
        String spec = KnownSchedulers.part(Bundle.SPEC_FILE);
        parts.put(spec, table.madeWith().getOrDefault(spec, "not"));
        return parts;
    }

    /** Whether neighbouring frames differ as much. */
    private static boolean isAlike(SequenceTransitions one, SequenceTransitions other) {
        return IntStream.range(1, one.frames()).allMatch(frame -> {
            double a = one.at(PairNumber.FRAME_DIFFERENCE, frame, frame - 1);
            double b = other.at(PairNumber.FRAME_DIFFERENCE, frame, frame - 1);
            return Objects.equals(a, b) || Math.abs(a - b) < ALIKE;
        });
    }

    /** A mask agrees with itself. */
    private static boolean isLabelled(SequenceTransitions one) {
        return IntStream.range(0, one.frames())
                .mapToDouble(frame -> one.at(PairNumber.SCORE, frame, frame))
                .anyMatch(score -> score < 1 - ALIKE);
    }

    private UserException wrong(String what) {
        return new UserException(
                "--own-masks %s is not what %s would be without labels: %s; copy its videos without their labels, and make a table of them with the same options of reelmask transitions"
                        .formatted(name, labelledName, what));
    }
}
