package dev.reelmask.loop;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.EnumMap;
import java.util.Map;

/**
 * Measures what a scheduler asks for and nothing else.
 *
 * @param sources by kind; those of one track share their flows
 * @param maps the same
 * @param classes the same
 */
record MeasuredEvidence(
        EvidenceNeeds needs,
        Map<EvidenceKind, EvidenceSource> sources,
        Map<MapKind, MapSource> maps,
        Map<ClassKind, ClassSource> classes) {
    /** From a track where that knows better than the frames alone. */
    static MeasuredEvidence of(EvidenceNeeds needs, Track track) {
        Map<EvidenceKind, EvidenceSource> sources = new EnumMap<>(EvidenceKind.class);
        needs.numbers()
                .forEach(kind -> sources.put(kind, track.evidence(kind).orElseGet(() -> EvidenceSource.of(kind))));
        Map<MapKind, MapSource> maps = new EnumMap<>(MapKind.class);
        needs.maps().forEach(kind -> maps.put(kind, track.map(kind).orElseThrow(() -> MapSource.none(kind))));
        Map<ClassKind, ClassSource> classes = new EnumMap<>(ClassKind.class);
        needs.classes()
                .forEach(kind -> classes.put(kind, track.classes(kind).orElseThrow(() -> ClassSource.none(kind))));
        return new MeasuredEvidence(needs, sources, maps, classes);
    }

    /** Of a frame, the one after the frame measured before. */
    Evidence of(RgbFrame frame, RgbFrame lastKey) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        sources.forEach((kind, source) -> numbers.put(kind, source.measure(frame, lastKey)));
        Map<MapKind, EvidenceMap> seen = new EnumMap<>(MapKind.class);
        maps.forEach((kind, source) -> seen.put(kind, source.measure(frame, lastKey)));
        Map<ClassKind, ClassNumbers> byClass = new EnumMap<>(ClassKind.class);
        classes.forEach((kind, source) -> byClass.put(kind, source.measure(frame, lastKey)));
        return new Evidence(frame.index(), lastKey.index(), numbers, seen, byClass);
    }

    /** Whether some of it takes flows. */
    boolean takesFlow() {
        return needs.takesFlow();
    }
}
