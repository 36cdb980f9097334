package dev.reelmask.mask;

import dev.reelmask.frame.LabelMap;
import java.util.OptionalDouble;

/** How far the classes of two masks of one size overlap; pixels that either ignores are left out. */
public final class MaskOverlap {
    private final long[] left = new long[LabelMap.IGNORE];
    private final long[] right = new long[LabelMap.IGNORE];
    private final long[] both = new long[LabelMap.IGNORE];

    private MaskOverlap() {}

    /**
     * The overlap of two masks.
     *
     * @throws MaskException if the sizes differ
     */
    public static MaskOverlap of(MaskRuns left, MaskRuns right) {
        MaskOverlap overlap = new MaskOverlap();
        RunPairs.walk(left, right, overlap::add);
        return overlap;
    }

    private void add(int leftId, int rightId, int length) {
        if (leftId == LabelMap.IGNORE || rightId == LabelMap.IGNORE) {
            return;
        }
        left[leftId] += length;
        right[rightId] += length;
        if (leftId == rightId) {
            both[leftId] += length;
        }
    }

    /** Intersection over union of a class; empty if it is in neither. */
    public OptionalDouble iou(int id) {
        long union = id == LabelMap.IGNORE ? 0 : left[id] + right[id] - both[id];
        return union == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both[id] / union);
    }

    /** Mean over the classes that are in either; empty if there are none. */
    public OptionalDouble meanIou() {
        double sum = 0;
        int classes = 0;
        for (int id = 0; id < LabelMap.IGNORE; id++) {
            OptionalDouble iou = iou(id);
            if (iou.isPresent()) {
                sum += iou.getAsDouble();
                classes++;
            }
        }
        return classes == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / classes);
    }
}
