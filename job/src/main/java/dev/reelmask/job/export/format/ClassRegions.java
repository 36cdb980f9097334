package dev.reelmask.job.export.format;

import dev.reelmask.frame.LabelMap;
import java.util.ArrayList;
import java.util.List;

/** The pixels of each class of a mask: how many, and the box around them. */
final class ClassRegions {
    private static final int IDS = LabelMap.IGNORE;

    private ClassRegions() {}

    /**
     * One class in one mask; pixels.
     *
     * @param x of the box's left column
     * @param y of the box's top row
     */
    record Region(int id, int area, int x, int y, int width, int height) {
        /** {@code [x, y, width, height]}. */
        List<Integer> box() {
            return List.of(x, y, width, height);
        }
    }

    /** Of all classes that the mask holds, by id; not of {@link LabelMap#IGNORE}. */
    static List<Region> of(LabelMap mask) {
        int width = mask.size().width();
        byte[] ids = mask.ids();
        int[] area = new int[IDS];
        int[] left = new int[IDS];
        int[] right = new int[IDS];
        int[] top = new int[IDS];
        int[] bottom = new int[IDS];
        int end;
        for (int start = 0; start < ids.length; start = end) {
            int row = start / width;
            end = Math.min(mask.runEnd(start), (row + 1) * width);
            int id = ids[start] & 0xff;
            if (id != LabelMap.IGNORE) {
                int first = start - row * width;
                int last = end - 1 - row * width;
                boolean isNew = area[id] == 0;
                left[id] = isNew ? first : Math.min(left[id], first);
                right[id] = isNew ? last : Math.max(right[id], last);
                top[id] = isNew ? row : top[id];
                bottom[id] = row;
                area[id] += end - start;
            }
        }
        List<Region> regions = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            if (area[id] > 0) {
                regions.add(new Region(
                        id, area[id], left[id], top[id], right[id] - left[id] + 1, bottom[id] - top[id] + 1));
            }
        }
        return regions;
    }
}
