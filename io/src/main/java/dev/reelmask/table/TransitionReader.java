package dev.reelmask.table;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import dev.reelmask.result.Reference;
import dev.reelmask.table.row.TransitionUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/** The transitions of a run, sequence after sequence. */
public final class TransitionReader {
    private final Store store;
    private final String run;

    public TransitionReader(Store store, String run) {
        this.store = store;
        this.run = run;
    }

    /** Sequences that are whole, by id, with whatever settings they were made. */
    public List<TransitionUnit> all() {
        return units().toList();
    }

    /** One of them. */
    public Optional<TransitionUnit> any() {
        return units().findFirst();
    }

    private Stream<TransitionUnit> units() {
        NavigableSet<UnitKey> keys = new TreeSet<>();
        for (FileStatus file : store.list(store.results().partition(TableName.TRANSITIONS, run))) {
            UnitKey.of(run, file.getPath().getName()).ifPresent(keys::add);
        }
        return keys.stream()
                .map(unit -> TransitionWriter.footer(store, unit))
                .flatMap(Optional::stream)
                .map(TransitionWriter::summary);
    }

    /**
     * The same.
     *
     * @throws UserException if some were made with other settings than the others
     */
    public List<TransitionUnit> alike() {
        List<TransitionUnit> units = all();
        for (TransitionUnit unit : units) {
            if (!unit.runFingerprint().equals(units.get(0).runFingerprint())) {
                throw new UserException(
                        "run %s holds transitions of %s and of %s that were made with other settings; run reelmask transitions again"
                                .formatted(run, units.get(0).sequence(), unit.sequence()));
            }
        }
        return units;
    }

    /** Pairs of a sequence, with nothing but numbers. */
    public void pairs(TransitionUnit unit, Consumer<PairResult> use) {
        pairs(unit, Set.of(), Set.of(), (region, pair) -> use.accept(pair));
    }

    /** Takes pairs. */
    public interface PairUse {
        /**
         * Takes one.
         *
         * @param region of the frames, 0 of whole ones
         */
        void accept(int region, PairResult pair);
    }

    /**
     * Pairs of a sequence, region after region.
     *
     * @param maps that they shall have, where the table has them
     * @param classes the same, class by class
     */
    public void pairs(TransitionUnit unit, Set<MapKind> maps, Set<ClassKind> classes, PairUse use) {
        Set<String> left = Stream.concat(
                        Stream.of(MapKind.values())
                                .filter(kind -> !maps.contains(kind))
                                .map(MapKind::column),
                        Stream.of(ClassKind.values())
                                .filter(kind -> !classes.contains(kind))
                                .map(ClassKind::column))
                .collect(Collectors.toSet());
        rows(TableName.TRANSITIONS, unit, left, row -> use.accept(region(row), pair(row, maps, classes)));
    }

    /** Intervals of a sequence. */
    public void intervals(TransitionUnit unit, Consumer<IntervalResult> use) {
        rows(TableName.TRANSITION_INTERVALS, unit, Set.of(), row -> use.accept(interval(row)));
    }

    private void rows(TableName table, TransitionUnit unit, Set<String> without, Consumer<Group> use) {
        Path file = store.results().unit(table, new UnitKey(run, unit.sequence(), 0));
        new StoredRows(store, file).each(without, use);
    }

    /** Older versions knew whole frames alone. */
    private static int region(Group row) {
        return row.getType().containsField("region") ? row.getInteger("region", 0) : 0;
    }

    private static PairResult pair(Group row, Set<MapKind> maps, Set<ClassKind> classes) {
        return new PairResult(
                row.getInteger("frame", 0),
                row.getInteger("key_frame", 0),
                row.getDouble("frame_difference", 0),
                row.getDouble("flow_magnitude", 0),
                row.getDouble("warp_residual", 0),
                optional(row, "class_change"),
                optional(row, "flow_inconsistency"),
                REFERENCES.get(row.getString("reference", 0)),
                optional(row, "miou"),
                optional(row, "balanced"),
                optional(row, "agreement"),
                optional(row, "pixel_agreement"),
                row.getType().containsField("own_agreement") ? optional(row, "own_agreement") : Double.NaN,
                maps(row, maps),
                classes(row, classes));
    }

    private static Map<ClassKind, ClassNumbers> classes(Group row, Set<ClassKind> kinds) {
        Map<ClassKind, ClassNumbers> classes = new EnumMap<>(ClassKind.class);
        for (ClassKind kind : kinds) {
            if (isThere(row, kind.column())) {
                Group list = row.getGroup(kind.column(), 0);
                float[] values = new float[list.getFieldRepetitionCount(0)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = list.getGroup(0, i).getFloat(0, 0);
                }
                classes.put(kind, new ClassNumbers(kind, values));
            }
        }
        return classes;
    }

    private static boolean isThere(Group row, String column) {
        return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
    }

    private static Map<MapKind, EvidenceMap> maps(Group row, Set<MapKind> kinds) {
        Map<MapKind, EvidenceMap> maps = new EnumMap<>(MapKind.class);
        for (MapKind kind : kinds) {
            String column = kind.column();
            if (isThere(row, column)) {
                maps.put(
                        kind,
                        EvidenceMap.ofPacked(kind, row.getBinary(column, 0).getBytes()));
            }
        }
        return maps;
    }

    private static final Map<String, Reference> REFERENCES =
            Arrays.stream(Reference.values()).collect(Collectors.toMap(Reference::toString, one -> one));

    private static IntervalResult interval(Group row) {
        return new IntervalResult(
                row.getInteger("left_key", 0),
                row.getInteger("right_key", 0),
                row.getInteger("frames", 0),
                row.getDouble("loss", 0),
                row.getDouble("balanced_loss", 0));
    }

    private static double optional(Group row, String column) {
        return row.getFieldRepetitionCount(column) == 0 ? Double.NaN : row.getDouble(column, 0);
    }
}
