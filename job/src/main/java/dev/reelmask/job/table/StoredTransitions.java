package dev.reelmask.job.table;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.KnownRuns;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import dev.reelmask.schedule.table.IntervalTable;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.table.TransitionReader;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.TransitionSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** A table of transitions where {@code reelmask transitions} has left it. */
public final class StoredTransitions {
    /** Of the heap that maps may take. */
    private static final double HEAP_SHARE = 0.7;

    private final String place;
    private final String run;
    private final TransitionReader reader;

    private StoredTransitions(String place, Store store, String run) {
        this.place = place;
        this.run = run;
        this.reader = new TransitionReader(store, run);
    }

    /**
     * Looks where it lies.
     *
     * @param place folder {@code …/transitions/run=NAME}, or a results root with one run of transitions
     * @throws UserException if there is none, or several
     */
    public static StoredTransitions at(Configuration hadoop, String place) {
        RunPlace asked = RunPlace.of(hadoop, place, TableName.TRANSITIONS);
        Store store = asked.store();
        if (asked.run().isPresent()) {
            return of(place, store, asked.run().get());
        }
        List<String> runs = KnownRuns.in(store, TableName.TRANSITIONS).stream()
                .filter(run -> !isOfSteps(new TransitionReader(store, run)))
                .toList();
        if (runs.isEmpty()) {
            throw none(place);
        }
        if (runs.size() > 1) {
            throw new UserException("%s has transitions of several runs: %s; name one as %s/transitions/run=NAME"
                    .formatted(place, String.join(", ", runs), place));
        }
        return new StoredTransitions(place, store, runs.get(0));
    }

    private static StoredTransitions of(String place, Store store, String run) {
        if (!KnownRuns.in(store, TableName.TRANSITIONS).contains(run)) {
            throw none(place);
        }
        if (isOfSteps(new TransitionReader(store, run))) {
            throw new UserException(
                    "%s holds what neighbouring frames show, for plans; name a run of reelmask transitions"
                            .formatted(place));
        }
        return new StoredTransitions(place, store, run);
    }

    private static boolean isOfSteps(TransitionReader run) {
        return run.any()
                .filter(unit -> TransitionUnit.isOfSteps(unit.madeWith()))
                .isPresent();
    }

    private static UserException none(String place) {
        return new UserException(
                "there are no transitions at %s; make them with reelmask transitions".formatted(place));
    }

    /** Maps of evidence that it holds. */
    public Set<MapKind> maps() {
        return reader.any()
                .map(unit -> TransitionUnit.maps(unit.madeWith()))
                .orElseGet(() -> EnumSet.noneOf(MapKind.class));
    }

    /** Of the run that made it. */
    public String name() {
        return run;
    }

    /** The content key of each sequence by id, as it was when it was measured. */
    Map<String, String> contents() {
        return reader.all().stream().collect(Collectors.toMap(TransitionUnit::sequence, TransitionUnit::contentKey));
    }

    /**
     * Reads all of it.
     *
     * @throws UserException if it is empty or its sequences were made with different settings
     */
    public TransitionTable read() {
        return read(Set.of());
    }

    /** Numbers and maps of evidence; as the other. */
    public TransitionTable read(Set<MapKind> maps) {
        return read(maps, Set.of());
    }

    /**
     * The same with maps of evidence and evidence class by class, where it has them; they are kept in the heap.
     *
     * @throws UserException if it is empty or its sequences were made with different settings
     */
    public TransitionTable read(Set<MapKind> maps, Set<ClassKind> classes) {
        List<TransitionUnit> units = reader.alike();
        if (units.isEmpty()) {
            throw none(place);
        }
        checkHeap(units, maps);
        List<SequenceTransitions> sequences = new ArrayList<>();
        units.forEach(unit -> sequences.addAll(sequences(unit, maps, classes)));
        return new TransitionTable(units.get(0).madeWith(), sequences);
    }

    private void checkHeap(List<TransitionUnit> units, Set<MapKind> maps) {
        long pairs = units.stream().mapToLong(TransitionUnit::pairs).sum();
        long frames = units.stream().mapToLong(TransitionUnit::frames).sum();
        long bytes = maps.stream().mapToLong(kind -> kind.bytes(pairs, frames)).sum();
        long most = (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory());
        if (bytes > most) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: maps of %d pairs take %d MiB, more than %d of the heap; give more with REELMASK_JAVA_OPTS=-Xmx…, or make a table of fewer sequences",
                    place,
                    pairs,
                    bytes >> 20,
                    most >> 20));
        }
    }

    /** One a sequence; of cut frames one a region. */
    private List<SequenceTransitions> sequences(TransitionUnit unit, Set<MapKind> maps, Set<ClassKind> classes) {
        TransitionSettings settings = TransitionSettings.ofPairs(unit.maxGap());
        int regions = TransitionUnit.regions(unit.madeWith()).count();
        List<SequenceTransitions.Builder> builders = new ArrayList<>();
        for (int region = 0; region < regions; region++) {
            String name = regions == 1 ? unit.sequence() : unit.sequence() + ", region " + region;
            builders.add(new SequenceTransitions.Builder(name, unit.frames(), settings.gaps()));
        }
        reader.pairs(unit, maps, classes, (region, pair) -> builders.get(region)
                .add(pair.frame(), pair.keyFrame(), numbers(pair))
                .with(pair.frame(), pair.keyFrame(), pair.maps())
                .withClasses(pair.frame(), pair.keyFrame(), pair.classes()));
        if (unit.hasIntervals()) {
            IntervalTable.Builder intervals = new IntervalTable.Builder(unit.frames(), settings.lengths());
            reader.intervals(unit, interval -> intervals.add(interval.leftKey(), interval.rightKey(), interval.loss()));
            builders.get(0).with(intervals.build());
        }
        return builders.stream().map(SequenceTransitions.Builder::build).toList();
    }

    private static Map<PairNumber, Double> numbers(PairResult pair) {
        Map<PairNumber, Double> numbers = new EnumMap<>(PairNumber.class);
        numbers.put(PairNumber.FRAME_DIFFERENCE, pair.frameDifference());
        numbers.put(PairNumber.FLOW_MAGNITUDE, pair.flowMagnitude());
        numbers.put(PairNumber.WARP_RESIDUAL, pair.warpResidual());
        numbers.put(PairNumber.CLASS_CHANGE, pair.classChange());
        numbers.put(PairNumber.FLOW_INCONSISTENCY, pair.flowInconsistency());
        numbers.put(PairNumber.SCORE, Double.isNaN(pair.meanIou()) ? pair.agreement() : pair.meanIou());
        numbers.put(PairNumber.BALANCED, pair.balanced());
        numbers.put(PairNumber.AGREEMENT, pair.agreement());
        numbers.put(PairNumber.PIXEL_AGREEMENT, pair.pixelAgreement());
        numbers.put(PairNumber.OWN_AGREEMENT, pair.ownAgreement());
        return numbers;
    }
}
