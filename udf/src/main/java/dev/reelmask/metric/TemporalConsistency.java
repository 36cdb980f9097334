package dev.reelmask.metric;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.LabelMap;

/**
 * TC of a sequence: mean class IoU between each frame's mask and the next frame's mask warped to it along the flow
 * frame → next frame (Liu et al., Efficient Semantic Video Segmentation with Per-Frame Inference, ECCV 2020), from
 * intersections and unions summed over the pairs.
 *
 * <p>The flow must not be one that the masks were propagated along: they would be consistent with it by construction.
 *
 * <p>Deviates: masks are warped by nearest neighbour (the authors' code interpolates ids), and pixels are left out
 * whose flow leaves the frame or that one of the two masks ignores. Occlusions are not masked, as there.
 */
public final class TemporalConsistency {
    private final Confusion confusion;

    public TemporalConsistency(int classes) {
        confusion = new Confusion(classes);
    }

    /** Counts one pair of neighbouring frames; the flow leads from {@code mask} to {@code next}. */
    public void add(LabelMap mask, LabelMap next, FlowField flow) {
        add(mask, next, PixelPaths.along(flow, mask.size()));
    }

    /** Counts one pair of neighbouring frames; the paths lead from {@code mask} to {@code next}. */
    public void add(LabelMap mask, LabelMap next, PixelPaths paths) {
        confusion.add(pair(confusion.classes(), mask, next, paths));
    }

    /** Counts of one pair of neighbouring frames; the paths lead from {@code mask} to {@code next}. */
    public static Confusion pair(int classes, LabelMap mask, LabelMap next, PixelPaths paths) {
        byte[] warped = paths.warped(next).ids();
        byte[] reference = mask.ids().clone();
        for (int i = 0; i < reference.length; i++) {
            if ((warped[i] & 0xff) == LabelMap.IGNORE) {
                reference[i] = (byte) LabelMap.IGNORE;
            }
        }
        return Confusion.of(classes, new LabelMap(mask.size(), reference), new LabelMap(mask.size(), warped));
    }

    /** Mean class IoU over all pairs, 0..1; NaN before the first. */
    public double value() {
        return confusion.meanIou();
    }
}
