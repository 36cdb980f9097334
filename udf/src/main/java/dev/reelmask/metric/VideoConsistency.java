package dev.reelmask.metric;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Optional;

/**
 * VC of a sequence (Miao et al., VSPW: A Large-scale Dataset for Video Scene Parsing in the Wild, CVPR 2021, section
 * 5.1): of the pixels whose label stays the same over a window of frames, the share whose predicted class stays the
 * same too.
 *
 * <p>As in the authors' code the class that stays need not be the label's: steadiness is scored, not accuracy.
 * Deviates: pixels that the label ignores are left out, and the last window of a sequence counts like the others.
 *
 * <p>Takes frames in order and keeps four bytes a pixel, whatever the window. Not for several threads at once.
 */
public final class VideoConsistency {
    /** The longest window that can be asked for. */
    public static final int LONGEST = 16;

    private final Ages labels = new Ages();
    private final Ages masks = new Ages();
    private int frames;

    /** By pixel, in how many frames up to the newest it has had its id. */
    private static final class Ages {
        private Optional<LabelMap> newest = Optional.empty();
        private byte[] ages = {};

        void add(LabelMap map) {
            byte[] ids = map.ids();
            if (newest.isEmpty()) {
                ages = new byte[ids.length];
                Arrays.fill(ages, (byte) 1);
            } else {
                byte[] before = newest.get().ids();
                for (int i = 0; i < ids.length; i++) {
                    ages[i] = (byte) (ids[i] == before[i] ? Math.min(ages[i] + 1, LONGEST) : 1);
                }
            }
            newest = Optional.of(map);
        }

        boolean isOf(FrameSize size) {
            return newest.isEmpty() || newest.get().size().equals(size);
        }

        void forget() {
            newest = Optional.empty();
        }
    }

    /** Takes the next frame; both maps are of one size. A frame of another size than the one before begins anew. */
    public void add(LabelMap label, LabelMap mask) {
        if (!label.size().equals(mask.size())) {
            throw new IllegalArgumentException("label of %s and mask of %s".formatted(label.size(), mask.size()));
        }
        if (!labels.isOf(label.size())) {
            interrupt();
        }
        labels.add(label);
        masks.add(mask);
        frames = Math.min(frames + 1, LONGEST);
    }

    /** A frame without a label, or a lost one: no window reaches over it. */
    public void interrupt() {
        labels.forget();
        masks.forget();
        frames = 0;
    }

    /**
     * Of the window that ends with the newest frame.
     *
     * @param window its frames, at most {@link #LONGEST}
     * @return 0..1; NaN where fewer frames have come, or no pixel's label stays the same
     */
    public double value(int window) {
        if (window < 1 || window > LONGEST) {
            throw new IllegalArgumentException("a window has 1 to " + LONGEST + " frames, got " + window);
        }
        if (frames < window) {
            return Double.NaN;
        }
        byte[] ids = labels.newest.orElseThrow().ids();
        long steadyLabels = 0;
        long steadyMasks = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean isSteady = labels.ages[i] >= window && (ids[i] & 0xff) != LabelMap.IGNORE;
            steadyLabels += isSteady ? 1 : 0;
            steadyMasks += isSteady && masks.ages[i] >= window ? 1 : 0;
        }
        return (double) steadyMasks / steadyLabels;
    }
}
