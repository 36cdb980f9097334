package dev.reelmask.loop;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.LowFeatures;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Measures what a scheduler asks for and nothing else. */
final class MeasuredEvidence {
    private final EvidenceNeeds needs;
    /** By kind; those of one track share their flows. */
    private final Map<EvidenceKind, EvidenceSource> sources = new EnumMap<>(EvidenceKind.class);

    private final Map<MapKind, MapSource> maps = new EnumMap<>(MapKind.class);
    private final Map<ClassKind, ClassSource> classes = new EnumMap<>(ClassKind.class);
    private final SegmentationNetwork network;
    private final Optional<StepSource> steps;
    private final boolean isTwoSided;
    /** Frames after the one decided that are seen. */
    private int ahead;

    /**
     * From a track where that knows better than the frames alone.
     *
     * @param isTwoSided whether frames get their masks from the next key frame too
     */
    MeasuredEvidence(EvidenceNeeds needs, Track track, SegmentationNetwork network, boolean isTwoSided) {
        this.needs = needs;
        this.network = network;
        this.isTwoSided = isTwoSided;
        this.steps = needs.ahead() > 0 ? Optional.of(track.steps().orElseThrow(StepSource::none)) : Optional.empty();
        needs.numbers()
                .forEach(kind -> sources.put(kind, track.evidence(kind).orElseGet(() -> EvidenceSource.of(kind))));
        needs.maps().forEach(kind -> maps.put(kind, source(kind, track)));
        needs.classes()
                .forEach(kind -> classes.put(kind, track.classes(kind).orElseThrow(() -> ClassSource.none(kind))));
    }

    private MapSource source(MapKind kind, Track track) {
        return kind.isOfFrame()
                ? (frame, lastKey) -> LowFeatures.of(frame, network)
                : track.map(kind).orElseThrow(() -> MapSource.none(kind));
    }

    /** The first frame, which is a key frame without a decision: it may let go of its pixels from now on. */
    void begin(RgbFrame first) {
        ofKey(first);
        ahead = WaitingFrames.ahead(needs, first.size());
    }

    /** The next frame, before it is decided. */
    void see(RgbFrame frame) {
        steps.ifPresent(one -> one.see(frame));
    }

    /** Of a frame, the one after the frame measured before. */
    Evidence of(RgbFrame frame, RgbFrame lastKey) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        sources.forEach((kind, source) -> numbers.put(kind, source.measure(frame, lastKey)));
        Map<MapKind, EvidenceMap> seen = new EnumMap<>(MapKind.class);
        maps.forEach((kind, source) -> seen.put(kind, source.measure(frame, lastKey)));
        Map<ClassKind, ClassNumbers> byClass = new EnumMap<>(ClassKind.class);
        classes.forEach((kind, source) -> byClass.put(kind, source.measure(frame, lastKey)));
        Foresight foresight = steps.map(
                        one -> Foresight.of(isTwoSided, lastKey.index(), frame.index(), ahead, one::between))
                .orElse(Foresight.NONE);
        return new Evidence(frame.index(), lastKey.index(), numbers, seen, ofKey(lastKey), byClass, foresight);
    }

    private Map<MapKind, EvidenceMap> ofKey(RgbFrame key) {
        Map<MapKind, EvidenceMap> seen = new EnumMap<>(MapKind.class);
        maps.keySet().stream().filter(MapKind::isOfFrame).forEach(kind -> seen.put(kind, LowFeatures.of(key, network)));
        return seen;
    }

    /** Whether some of it takes flows. */
    boolean takesFlow() {
        return needs.takesFlow();
    }
}
