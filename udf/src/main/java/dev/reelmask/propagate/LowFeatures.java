package dev.reelmask.propagate;

import dev.reelmask.evidence.MapSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;

/** A frame's {@link MapKind#LOW_FEATURES}, kept with the frame. */
public record LowFeatures(EvidenceMap map) {
    /**
     * Those that a network gives of a frame: made when first asked for.
     *
     * @throws dev.reelmask.frame.UserException if it gives none
     */
    public static EvidenceMap of(RgbFrame frame, SegmentationNetwork network) {
        return frame.derived(
                        LowFeatures.class,
                        one -> new LowFeatures(
                                network.lowFeatures(one).orElseThrow(() -> MapSource.none(MapKind.LOW_FEATURES))))
                .map();
    }
}
