package dev.reelmask.frame;

import java.util.Arrays;
import java.util.Locale;

/**
 * A mask or a label image: one class id a pixel, (H, W), {@link #IGNORE} where there is none.
 *
 * <p>The id array is shared, not copied: nobody may change it after construction.
 */
public final class LabelMap {
    /** The id of pixels that are neither scored nor trained on. */
    public static final int IGNORE = 255;

    /** Pixels up to which a run's end is found sooner one by one. */
    private static final int SHORT_RUN = 8;

    private final FrameSize size;
    private final byte[] ids;

    /** @param ids (H, W) unsigned bytes, rows without gaps */
    public LabelMap(FrameSize size, byte[] ids) {
        if (ids.length != size.pixels()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a label map of %s has %d ids, got %d", size, size.pixels(), ids.length));
        }
        this.size = size;
        this.ids = ids;
    }

    public FrameSize size() {
        return size;
    }

    /** The (H, W) ids themselves, not a copy. */
    public byte[] ids() {
        return ids;
    }

    /** The id at a pixel, 0..255. */
    public int id(int x, int y) {
        return ids[y * size.width() + x] & 0xff;
    }

    /** This map at another size, each pixel the nearest one of this map (pixel centres aligned). */
    public LabelMap resized(FrameSize target) {
        if (target.equals(size)) {
            return this;
        }
        byte[] out = new byte[target.pixels()];
        for (int y = 0; y < target.height(); y++) {
            int sourceY = nearest(y, size.height(), target.height());
            for (int x = 0; x < target.width(); x++) {
                int sourceX = nearest(x, size.width(), target.width());
                out[y * target.width() + x] = ids[sourceY * size.width() + sourceX];
            }
        }
        return new LabelMap(target, out);
    }

    /** A part of it. */
    public LabelMap cropped(Area area) {
        byte[] part = new byte[area.size().pixels()];
        int width = area.size().width();
        for (int y = 0; y < area.size().height(); y++) {
            System.arraycopy(ids, (area.top() + y) * size.width() + area.left(), part, y * width, width);
        }
        return new LabelMap(area.size(), part);
    }

    private static int nearest(int position, int sourceLength, int targetLength) {
        return (int) ((2L * position + 1) * sourceLength / (2L * targetLength));
    }

    /** Pixels of each class below {@code classes}; ignored pixels are not counted. */
    public long[] pixelCounts(int classes) {
        long[] counts = new long[classes];
        int end;
        for (int start = 0; start < ids.length; start = end) {
            end = runEnd(start);
            int c = ids[start] & 0xff;
            if (c < classes) {
                counts[c] += end - start;
            }
        }
        return counts;
    }

    /**
     * Index behind the pixels that have the id of the pixel at {@code start} and follow it without a gap, row by row.
     */
    public int runEnd(int start) {
        int near = Math.min(ids.length, start + SHORT_RUN);
        int end = start + 1;
        while (end < near && ids[end] == ids[start]) {
            end++;
        }
        if (end < near || end == ids.length) {
            return end;
        }
        // compared with itself, one pixel on: many pixels at a time
        int same = Arrays.mismatch(ids, end - 1, ids.length - 1, ids, end, ids.length);
        return same < 0 ? ids.length : end + same;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMap map && size.equals(map.size) && Arrays.equals(ids, map.ids);
    }

    @Override
    public int hashCode() {
        return 31 * size.hashCode() + Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "LabelMap[" + size + "]";
    }
}
