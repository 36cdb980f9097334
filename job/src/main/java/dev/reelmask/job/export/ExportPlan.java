package dev.reelmask.job.export;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.NearNames;
import dev.reelmask.job.export.format.ExportClasses;
import dev.reelmask.job.export.format.PlannedSequence;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.UnitReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The finished sequences of a run that are to be exported, and their classes.
 *
 * @param sequences by id
 */
record ExportPlan(List<Sequence> sequences, ExportClasses classes) {
    ExportPlan {
        sequences = List.copyOf(sequences);
    }

    /**
     * A sequence.
     *
     * @param units in order of frames
     */
    record Sequence(PlannedSequence planned, List<UnitKey> units) {
        String id() {
            return planned.sequence();
        }
    }

    /**
     * Looks what is to be done. Reads the footer of each unit's masks.
     *
     * @throws UserException if there is nothing, a sequence or class does not exist, or the units differ in classes
     */
    static ExportPlan of(Store store, RunRecord record, ExportRequest request) {
        TreeMap<String, List<Unit>> finished = new TreeMap<>();
        record.finished().units().forEach(unit -> finished.computeIfAbsent(unit.sequence(), id -> new ArrayList<>())
                .add(unit));
        if (finished.isEmpty()) {
            throw new UserException(
                    "run %s has no finished frames, there is nothing to export".formatted(record.run()));
        }
        for (String wanted : request.sequences()) {
            if (!finished.containsKey(wanted)) {
                throw new UserException("run %s has no finished sequence '%s': %s"
                        .formatted(record.run(), wanted, NearNames.of(wanted, finished.keySet())));
            }
        }
        if (!request.sequences().isEmpty()) {
            finished.keySet().retainAll(request.sequences());
        }
        List<Sequence> sequences = finished.entrySet().stream()
                .map(entry -> sequence(record.run(), entry.getKey(), entry.getValue()))
                .toList();
        return new ExportPlan(sequences, classes(classes(store, sequences), request));
    }

    private static Sequence sequence(String run, String id, List<Unit> units) {
        List<Unit> ordered =
                units.stream().sorted(Comparator.comparingInt(Unit::firstFrame)).toList();
        StringBuilder text = new StringBuilder();
        ordered.forEach(unit -> text.append(unit.firstFrame())
                .append(' ')
                .append(unit.fingerprint())
                .append('\n'));
        long frames = ordered.stream().mapToLong(Unit::frames).sum();
        return new Sequence(
                new PlannedSequence(id, frames, digest(text.toString())),
                ordered.stream().map(unit -> unit.key(run)).toList());
    }

    /** 128 bits of a SHA-256 in hexadecimal. */
    static String digest(String text) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The one class set of all units; the reads wait for storage, so many go side by side. */
    private static ClassSet classes(Store store, List<Sequence> sequences) {
        List<UnitKey> units = sequences.stream()
                .flatMap(sequence -> sequence.units().stream())
                .toList();
        Map<ClassSet, ClassSet> known = new ConcurrentHashMap<>();
        Map<UnitKey, ClassSet> sets = SideBySide.map(
                units,
                () -> new UnitReader(Store.open(store.hadoop(), store.results())),
                (reader, unit) -> known.computeIfAbsent(reader.classes(unit), set -> set));
        UnitKey first = units.get(0);
        for (UnitKey unit : units) {
            if (!sets.get(unit).equals(sets.get(first))) {
                throw new UserException(
                        "the masks of %s and %s differ in classes (%s and %s), one export has one class set; export them apart with --sequence"
                                .formatted(first, unit, text(sets.get(first)), text(sets.get(unit))));
            }
        }
        return sets.get(first);
    }

    private static String text(ClassSet classes) {
        return String.format(Locale.ROOT, "%s with %d", classes.name(), classes.size());
    }

    private static ExportClasses classes(ClassSet all, ExportRequest request) {
        BitSet chosen = new BitSet();
        for (String name : request.classes()) {
            int id = all.names().indexOf(name);
            if (id < 0) {
                throw new UserException(
                        "run %s has no class '%s': %s".formatted(request.run(), name, NearNames.of(name, all.names())));
            }
            chosen.set(id);
        }
        return chosen.isEmpty() ? ExportClasses.all(all) : new ExportClasses(all, chosen);
    }
}
