package dev.reelmask.train.scheduler;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.PairEvidence;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.schedule.learned.ClassInput;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Sequences to learn from, looked through: every pair has all numbers that are asked for, and they are finite. */
public final class PolicyTable {
    private final List<SequenceTransitions> sequences;
    private final List<EvidenceKind> evidence;
    private final List<ClassKind> classes;

    /** Looks through tables whose evidence is numbers. */
    public PolicyTable(
            Collection<TransitionTable> tables, List<EvidenceKind> evidence, List<PairNumber> scores, String part) {
        this(tables, evidence, List.of(), scores, part);
    }

    /**
     * Looks through tables.
     *
     * @param part for messages, such as {@code --table}
     * @throws UserException if there is nothing to learn from, or a number is missing
     */
    public PolicyTable(
            Collection<TransitionTable> tables,
            List<EvidenceKind> evidence,
            List<ClassKind> classes,
            List<PairNumber> scores,
            String part) {
        this.sequences =
                tables.stream().flatMap(table -> table.sequences().stream()).toList();
        this.evidence = List.copyOf(evidence);
        this.classes = List.copyOf(classes);
        if (sequences.isEmpty()) {
            throw new UserException(
                    part + " has no sequences; name a results root or run that reelmask transitions made");
        }
        for (SequenceTransitions sequence : sequences) {
            checkFrames(sequence, part);
            checkNumbers(sequence, scores, part);
            checkClasses(sequence, part);
        }
    }

    private static void checkFrames(SequenceTransitions sequence, String part) {
        int there = 0;
        for (int frame = 0; frame < sequence.frames(); frame++) {
            there += sequence.has(frame) ? 1 : 0;
        }
        if (there < 2) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: sequence %s has %d frames to decide on; leave it out of the table",
                    part,
                    sequence.id(),
                    Math.max(0, there - 1)));
        }
    }

    private void checkNumbers(SequenceTransitions sequence, List<PairNumber> scores, String part) {
        List<PairNumber> wanted = new ArrayList<>(scores);
        evidence.forEach(kind -> wanted.add(PairNumber.of(kind)));
        boolean[] isKnown = new boolean[wanted.size()];
        each(sequence, (frame, key) -> {
            for (int i = 0; i < isKnown.length; i++) {
                double value = sequence.at(wanted.get(i), frame, key);
                isKnown[i] |= Double.isFinite(value);
                if (i >= scores.size() && !Double.isFinite(value)) {
                    throw new UserException(String.format(
                            Locale.ROOT,
                            "%s: %s of frame %d and key frame %d of %s is %s; make the table with it, or name other --evidence",
                            part,
                            wanted.get(i).spelling(),
                            frame,
                            key,
                            sequence.id(),
                            Double.isNaN(value) ? "not known" : value));
                }
            }
        });
        for (int i = 0; i < isKnown.length; i++) {
            if (!isKnown[i]) {
                throw new UserException("%s: no pair of %s has a known %s; make the table with it"
                        .formatted(part, sequence.id(), wanted.get(i).spelling()));
            }
        }
    }

    private void checkClasses(SequenceTransitions sequence, String part) {
        for (ClassKind kind : classes) {
            int length = first(kind).length();
            each(sequence, (frame, key) -> {
                ClassNumbers numbers = known(sequence, kind, frame, key);
                if (numbers.length() != length || !numbers.isFinite()) {
                    throw new UserException(String.format(
                            Locale.ROOT,
                            "%s: %s of frame %d and key frame %d of %s is %s, not %d finite numbers; make the tables with one network",
                            part,
                            kind.spelling(),
                            frame,
                            key,
                            sequence.id(),
                            numbers,
                            length));
                }
            });
        }
    }

    /** Of the first pair that there is. */
    private ClassNumbers first(ClassKind kind) {
        List<ClassNumbers> found = new ArrayList<>();
        each(sequences.get(0), (frame, key) -> {
            if (found.isEmpty()) {
                found.add(known(sequences.get(0), kind, frame, key));
            }
        });
        return found.get(0);
    }

    private static ClassNumbers known(SequenceTransitions sequence, ClassKind kind, int frame, int key) {
        return sequence.classes(kind, frame, key)
                .orElseThrow(() -> new UserException(String.format(
                        Locale.ROOT,
                        "%s of frame %d and key frame %d of %s is not known; make the table with reelmask transitions --by-class %s, or name other --evidence",
                        kind.spelling(),
                        frame,
                        key,
                        sequence.id(),
                        kind.spelling())));
    }

    /** In the order of the tables. */
    public List<SequenceTransitions> sequences() {
        return sequences;
    }

    /** What is known of a pair. */
    static PairEvidence pair(SequenceTransitions sequence, int frame, int key) {
        return new StoredPair(sequence, frame, key);
    }

    private record StoredPair(SequenceTransitions sequence, int frame, int key) implements PairEvidence {
        @Override
        public double number(EvidenceKind kind) {
            return sequence.at(PairNumber.of(kind), frame, key);
        }

        @Override
        public ClassNumbers classes(ClassKind kind) {
            return known(sequence, kind, frame, key);
        }
    }

    /** How numbers become inputs, by all pairs. */
    List<EvidenceScale> scales() {
        return evidence.stream()
                .map(kind -> EvidenceScale.of(numbers(PairNumber.of(kind))))
                .toList();
    }

    /** How evidence becomes inputs class by class, by all pairs. */
    List<ClassInput> classInputs() {
        return classes.stream().map(this::classInput).toList();
    }

    private ClassInput classInput(ClassKind kind) {
        List<EvidenceScale> scales = new ArrayList<>();
        for (int i = 0; i < first(kind).length(); i++) {
            int place = i;
            DoubleStream.Builder numbers = DoubleStream.builder();
            sequences.forEach(sequence -> each(
                    sequence,
                    (frame, key) ->
                            numbers.add(known(sequence, kind, frame, key).value(place))));
            scales.add(EvidenceScale.of(numbers.build().toArray()));
        }
        return new ClassInput(kind, scales);
    }

    private double[] numbers(PairNumber number) {
        DoubleStream.Builder numbers = DoubleStream.builder();
        sequences.forEach(sequence -> each(sequence, (frame, key) -> numbers.add(sequence.at(number, frame, key))));
        return numbers.build().toArray();
    }

    /** A digest of all that training can see of it. */
    public String digest(List<PairNumber> scores) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<PairNumber> numbers = new ArrayList<>(scores);
            evidence.forEach(kind -> numbers.add(PairNumber.of(kind)));
            for (SequenceTransitions sequence : sequences) {
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(sequence.frames())
                        .flip());
                each(
                        sequence,
                        (frame, key) -> numbers.forEach(number -> digest.update(ByteBuffer.allocate(Double.BYTES)
                                .putDouble(sequence.at(number, frame, key))
                                .flip())));
                classes.forEach(kind -> each(
                        sequence,
                        (frame, key) -> digest.update(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(known(sequence, kind, frame, key).hashCode())
                                .flip())));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private interface PairUse {
        void of(int frame, int key);
    }

    /** Every pair that is stored. */
    private static void each(SequenceTransitions sequence, PairUse use) {
        int[] gaps = sequence.gaps().stored();
        for (int frame = 1; frame < sequence.frames(); frame++) {
            for (int gap : gaps) {
                if (gap <= frame && sequence.has(frame) && sequence.snapped(frame, frame - gap) == gap) {
                    use.of(frame, frame - gap);
                }
            }
        }
    }
}
