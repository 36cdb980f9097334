package dev.reelmask.job.bench;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a decision network predicts of the pairs of one table, each predicted once and looked up from then on. One
 * thread at a time.
 */
final class KnownAgreement implements Agreement {
    private static final long serialVersionUID = 1L;

    private final Agreement predictor;
    private final MapKind map;
    /** By the map of the frame or pair; of a frame alone by that of its key frame too, else by itself. */
    private final IdentityHashMap<EvidenceMap, IdentityHashMap<EvidenceMap, Double>> percents = new IdentityHashMap<>();

    private KnownAgreement(Agreement predictor) {
        this.predictor = predictor;
        this.map = predictor.map();
    }

    static KnownAgreement of(Agreement predictor, TransitionTable table) {
        KnownAgreement known = new KnownAgreement(predictor);
        ToDoubleFunction<Evidence> teller = predictor.teller();
        table.sequences().forEach(sequence -> known.add(sequence, teller));
        return known;
    }

    private void add(SequenceTransitions sequence, ToDoubleFunction<Evidence> teller) {
        for (int key = 0; key < sequence.frames(); key++) {
            for (int gap : sequence.gaps().stored()) {
                int frame = key + gap;
                boolean isStored = frame < sequence.frames()
                        && sequence.has(frame)
                        && sequence.has(key)
                        && sequence.snapped(frame, key) == gap;
                if (isStored) {
                    evidence(sequence, frame, key).ifPresent(seen -> percent(seen, teller));
                }
            }
        }
    }

    private double percent(Evidence seen, ToDoubleFunction<Evidence> teller) {
        return percents.computeIfAbsent(seen.map(map), unused -> new IdentityHashMap<>())
                .computeIfAbsent(other(seen), unused -> teller.applyAsDouble(seen));
    }

    private Optional<Evidence> evidence(SequenceTransitions sequence, int frame, int key) {
        return sequence.map(map, frame, key)
                .map(seen -> new Evidence(
                        frame,
                        key,
                        Map.of(),
                        Map.of(map, seen),
                        map.isOfFrame()
                                ? Map.of(map, sequence.map(map, key, key).orElseThrow())
                                : Map.of(),
                        Map.of()));
    }

    private EvidenceMap other(Evidence seen) {
        return map.isOfFrame() ? seen.keyMap(map) : seen.map(map);
    }

    /** Those of the stored pairs, rising. */
    double[] sorted() {
        return percents.values().stream()
                .flatMap(some -> some.values().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    @Override
    public MapKind map() {
        return map;
    }

    @Override
    public int channels() {
        return predictor.channels();
    }

    /** Of stored pairs what is known; of maps of frames alone all pairs can be asked for. */
    @Override
    public ToDoubleFunction<Evidence> teller() {
        ToDoubleFunction<Evidence> teller = predictor.teller();
        return seen -> percent(seen, teller);
    }
}
