package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Optional;

/** Masks made of masks, run by run. */
public final class MaskEdits {
    private MaskEdits() {}

    /** How two masks of one size become one, pixel by pixel; {@link LabelMap#IGNORE} is "no class". */
    public enum Combination {
        /** What either has; where both have a class, the first one's. */
        UNION,
        /** What both have. */
        INTERSECTION,
        /** What the first one has and the second one has not. */
        DIFFERENCE;

        private int of(int a, int b) {
            return switch (this) {
                case UNION -> a == LabelMap.IGNORE ? b : a;
                case INTERSECTION -> a == b ? a : LabelMap.IGNORE;
                case DIFFERENCE -> a == b ? LabelMap.IGNORE : a;
            };
        }
    }

    /**
     * Both masks in one.
     *
     * @throws MaskException if the sizes differ
     */
    public static MaskRuns combine(MaskRuns left, MaskRuns right, Combination how) {
        MaskRuns.Builder out = new MaskRuns.Builder(left.size());
        RunPairs.walk(left, right, (a, b, length) -> out.add(how.of(a, b), length));
        return out.build();
    }

    /** The class alone; all other pixels get none. */
    public static MaskRuns only(MaskRuns mask, int id) {
        MaskRuns.Builder out = new MaskRuns.Builder(mask.size());
        for (int run = 0; run < mask.count(); run++) {
            out.add(mask.id(run) == id ? id : LabelMap.IGNORE, mask.end(run) - mask.start(run));
        }
        return out.build();
    }

    /** What of a box lies on the mask; empty if nothing does. */
    public static Optional<MaskRuns> crop(MaskRuns mask, PixelBox box) {
        int left = Math.max(0, box.x());
        int top = Math.max(0, box.y());
        int right = (int) Math.min(mask.size().width(), (long) box.x() + box.width());
        int bottom = (int) Math.min(mask.size().height(), (long) box.y() + box.height());
        if (left >= right || top >= bottom) {
            return Optional.empty();
        }
        MaskRuns.Builder out = new MaskRuns.Builder(new FrameSize(right - left, bottom - top));
        int run = 0;
        for (int y = top; y < bottom; y++) {
            int pixel = y * mask.size().width() + left;
            int end = pixel + right - left;
            while (pixel < end) {
                run = runOf(mask, run, pixel);
                int to = Math.min(end, mask.end(run));
                out.add(mask.id(run), to - pixel);
                pixel = to;
            }
        }
        return Optional.of(out.build());
    }

    /** The mask at another size, each pixel the nearest one of this mask, as {@link LabelMap#resized}. */
    public static MaskRuns resize(MaskRuns mask, FrameSize target) {
        int width = mask.size().width();
        MaskRuns.Builder out = new MaskRuns.Builder(target);
        int run = 0;
        for (int y = 0; y < target.height(); y++) {
            int row = (int) ((2L * y + 1) * mask.size().height() / (2L * target.height())) * width;
            run = runOf(mask, run, row);
            int pixel = 0;
            for (int at = run; pixel < target.width(); at++) {
                int sourceEnd = Math.min(width, mask.end(at) - row);
                int end = firstFrom(sourceEnd, width, target.width());
                out.add(mask.id(at), end - pixel);
                pixel = end;
            }
        }
        return out.build();
    }

    /** The first target pixel whose nearest source pixel is {@code source} or lies behind it. */
    private static int firstFrom(int source, int sourceLength, int targetLength) {
        // nearest(x) = (2x + 1) * sourceLength / (2 * targetLength), rounded down
        long distance = 2L * targetLength * source - sourceLength;
        return distance <= 0 ? 0 : (int) Math.min(targetLength, -Math.floorDiv(-distance, 2L * sourceLength));
    }

    /** The run that holds a pixel, at or behind one that begins at or before it. */
    private static int runOf(MaskRuns mask, int from, int pixel) {
        int run = from;
        while (mask.end(run) <= pixel) {
            run++;
        }
        return run;
    }
}
