package dev.reelmask.evidence;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.Map;

/**
 * What a scheduler sees about frame i with last key frame k. It depends on the pair alone, so it can be computed ahead
 * for a window of frames.
 *
 * @param numbers what was measured, by the kinds that the scheduler asks for
 * @param maps the same; of kinds of a frame alone, the frame's
 * @param keyMaps of kinds of a frame alone, the last key frame's
 * @param classes the same, class by class
 * @param ahead what the frames after the last key frame show, for schedulers that look ahead
 */
public record Evidence(
        int frame,
        int lastKeyFrame,
        Map<EvidenceKind, Double> numbers,
        Map<MapKind, EvidenceMap> maps,
        Map<MapKind, EvidenceMap> keyMaps,
        Map<ClassKind, ClassNumbers> classes,
        Foresight ahead)
        implements PairEvidence {
    /** Without a look ahead. */
    public Evidence(
            int frame,
            int lastKeyFrame,
            Map<EvidenceKind, Double> numbers,
            Map<MapKind, EvidenceMap> maps,
            Map<MapKind, EvidenceMap> keyMaps,
            Map<ClassKind, ClassNumbers> classes) {
        this(frame, lastKeyFrame, numbers, maps, keyMaps, classes, Foresight.NONE);
    }

    /** Without maps of frames alone. */
    public Evidence(
            int frame,
            int lastKeyFrame,
            Map<EvidenceKind, Double> numbers,
            Map<MapKind, EvidenceMap> maps,
            Map<ClassKind, ClassNumbers> classes) {
        this(frame, lastKeyFrame, numbers, maps, Map.of(), classes);
    }

    /** Numbers and maps. */
    public Evidence(int frame, int lastKeyFrame, Map<EvidenceKind, Double> numbers, Map<MapKind, EvidenceMap> maps) {
        this(frame, lastKeyFrame, numbers, maps, Map.of(), Map.of());
    }

    /** Numbers alone. */
    public Evidence(int frame, int lastKeyFrame, Map<EvidenceKind, Double> numbers) {
        this(frame, lastKeyFrame, numbers, Map.of());
    }

    /** The same with a look ahead. */
    public Evidence with(Foresight foresight) {
        return new Evidence(frame, lastKeyFrame, numbers, maps, keyMaps, classes, foresight);
    }

    /** Of one kind. */
    public static Evidence of(int frame, int lastKeyFrame, EvidenceKind kind, double number) {
        return new Evidence(frame, lastKeyFrame, Map.of(kind, number));
    }

    /** One map alone. */
    public static Evidence of(int frame, int lastKeyFrame, EvidenceMap map) {
        return new Evidence(frame, lastKeyFrame, Map.of(), Map.of(map.kind(), map));
    }

    /** The frame numbers alone. */
    public static Evidence none(int frame, int lastKeyFrame) {
        return new Evidence(frame, lastKeyFrame, Map.of());
    }

    /** What was measured of a kind that the scheduler asks for. */
    @Override
    public double number(EvidenceKind kind) {
        return numbers.get(kind);
    }

    /** The last key frame's map of a kind of a frame alone. */
    public EvidenceMap keyMap(MapKind kind) {
        return keyMaps.get(kind);
    }

    /** The map of a kind that the scheduler asks for. */
    public EvidenceMap map(MapKind kind) {
        return maps.get(kind);
    }

    /** The numbers of a kind that the scheduler asks for, class by class. */
    @Override
    public ClassNumbers classes(ClassKind kind) {
        return classes.get(kind);
    }
}
