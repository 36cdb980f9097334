package dev.reelmask.job.export.format;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.job.export.format.ClassRegions.Region;

/** Run lengths as CVAT writes them: row by row inside the box of the class, pixels outside and inside in turn. */
final class CvatRle {
    private CvatRle() {}

    /** {@code 0, 5, 3, 12}; begins with pixels outside, 0 of them where the box's first pixel is inside. */
    static String of(LabelMap mask, Region region) {
        StringBuilder text = new StringBuilder();
        boolean isInside = false;
        int length = 0;
        for (int y = region.y(); y < region.y() + region.height(); y++) {
            int row = y * mask.size().width();
            for (int at = row + region.x(); at < row + region.x() + region.width(); at++) {
                boolean now = (mask.ids()[at] & 0xff) == region.id();
                if (now != isInside) {
                    text.append(length).append(", ");
                    isInside = now;
                    length = 0;
                }
                length++;
            }
        }
        return text.append(length).toString();
    }
}
