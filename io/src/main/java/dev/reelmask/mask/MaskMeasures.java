package dev.reelmask.mask;

import dev.reelmask.frame.LabelMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a class covers in a mask, from its bytes ({@link MaskCodec}); damage is a {@link MaskException}. */
public final class MaskMeasures {
    private MaskMeasures() {}

    /** Pixels of the class. */
    public static long area(byte[] mask, int id) {
        RunReader runs = new RunReader(mask);
        long area = 0;
        while (runs.next()) {
            area += runs.id() == id ? runs.length() : 0;
        }
        return area;
    }

    /** Pixels of each class that has any, {@link LabelMap#IGNORE} too. */
    public static SortedMap<Integer, Long> areas(byte[] mask) {
        RunReader runs = new RunReader(mask);
        long[] areas = new long[LabelMap.IGNORE + 1];
        while (runs.next()) {
            areas[runs.id()] += runs.length();
        }
        SortedMap<Integer, Long> present = new TreeMap<>();
        for (int id = 0; id < areas.length; id++) {
            if (areas[id] > 0) {
                present.put(id, areas[id]);
            }
        }
        return present;
    }

    /** The class of a pixel; empty outside the mask. */
    public static OptionalInt classAt(byte[] mask, int x, int y) {
        RunReader runs = new RunReader(mask);
        boolean isInside =
                x >= 0 && x < runs.size().width() && y >= 0 && y < runs.size().height();
        int pixel = isInside ? y * runs.size().width() + x : -1;
        OptionalInt found = OptionalInt.empty();
        while (runs.next()) {
            if (pixel >= runs.end() - runs.length() && pixel < runs.end()) {
                found = OptionalInt.of(runs.id());
            }
        }
        return found;
    }

    /** The smallest box around the pixels of the class; empty if it has none. */
    public static Optional<PixelBox> box(byte[] mask, int id) {
        return extent(mask, id).map(Extent::box);
    }

    /** The mean place of the pixels of the class; empty if it has none. */
    public static Optional<PixelPoint> centroid(byte[] mask, int id) {
        return extent(mask, id).map(Extent::centroid);
    }

    private static Optional<Extent> extent(byte[] mask, int id) {
        RunReader runs = new RunReader(mask);
        int width = runs.size().width();
        Extent extent = new Extent();
        while (runs.next()) {
            if (runs.id() == id) {
                extent.addRun(width, runs.end() - runs.length(), runs.end());
            }
        }
        return extent.area() == 0 ? Optional.empty() : Optional.of(extent);
    }
}
