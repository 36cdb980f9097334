package dev.reelmask.metric;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.LabelMap;

/**
 * TC of a sequence: mean class IoU between each frame's mask and the next frame's mask warped to it along the flow
 * frame → next frame (Liu et al., Efficient Semantic Video Segmentation with Per-Frame Inference, ECCV 2020).
 *
 * <p>Deviates: masks are warped by nearest neighbour (the authors' code interpolates ids), and pixels whose flow leaves
 * the frame are left out. Occlusions are not masked, as there.
 */
public final class TemporalConsistency {
    private final Confusion confusion;

    public TemporalConsistency(int classes) {
        confusion = new Confusion(classes);
    }

    /** Counts one pair of neighbouring frames; the flow leads from {@code mask} to {@code next}. */
    public void add(LabelMap mask, LabelMap next, FlowField flow) {
        int width = mask.size().width();
        int height = mask.size().height();
        float[] uv = flow.resized(mask.size()).uv();
        byte[] warped = new byte[width * height];
        byte[] reference = mask.ids().clone();
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                long sx = Math.round((double) x + uv[2 * i]);
                long sy = Math.round((double) y + uv[2 * i + 1]);
                if (sx >= 0 && sx < width && sy >= 0 && sy < height) {
                    warped[i] = next.ids()[(int) (sy * width + sx)];
                } else {
                    reference[i] = (byte) LabelMap.IGNORE;
                }
            }
        }
        confusion.add(new LabelMap(mask.size(), reference), new LabelMap(mask.size(), warped));
    }

    /** Mean class IoU over all pairs, 0..1; NaN before the first. */
    public double value() {
        return confusion.meanIou();
    }
}
