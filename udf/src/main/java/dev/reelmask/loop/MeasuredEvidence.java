package dev.reelmask.loop;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Track;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Measures what a scheduler asks for and nothing else.
 *
 * @param sources by kind; those of one track share their flows
 */
record MeasuredEvidence(Map<EvidenceKind, EvidenceSource> sources) {
    /** From a track where that knows better than the frames alone. */
    static MeasuredEvidence of(Set<EvidenceKind> kinds, Track track) {
        Map<EvidenceKind, EvidenceSource> sources = new EnumMap<>(EvidenceKind.class);
        kinds.forEach(kind -> sources.put(kind, track.evidence(kind).orElseGet(() -> EvidenceSource.of(kind))));
        return new MeasuredEvidence(sources);
    }

    /** Of a frame, the one after the frame measured before. */
    Evidence of(RgbFrame frame, RgbFrame lastKey) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        sources.forEach((kind, source) -> numbers.put(kind, source.measure(frame, lastKey)));
        return new Evidence(frame.index(), lastKey.index(), numbers);
    }

    /** Whether some of it takes flows. */
    boolean takesFlow() {
        return sources.keySet().stream().anyMatch(EvidenceKind::takesFlow);
    }
}
