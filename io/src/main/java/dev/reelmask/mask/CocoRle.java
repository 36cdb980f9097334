package dev.reelmask.mask;

import dev.reelmask.frame.LabelMap;
import java.util.Locale;

/**
 * One class of a mask in COCO's run-length form: runs column by column, of pixels outside and inside in turn, starting
 * with outside; in the compressed string of {@code rleToString} (cocoapi, common/maskApi.c).
 */
public final class CocoRle {
    private CocoRle() {}

    /** {@code {"size":[height,width],"counts":"..."}} as pycocotools reads it. */
    public static String json(LabelMap map, int id) {
        return String.format(
                Locale.ROOT,
                "{\"size\":[%d,%d],\"counts\":\"%s\"}",
                map.size().height(),
                map.size().width(),
                counts(map, id).replace("\\", "\\\\"));
    }

    /** The compressed counts; characters '0' to 'o'. */
    static String counts(LabelMap map, int id) {
        int width = map.size().width();
        byte[] ids = map.ids();
        Counts counts = new Counts();
        for (int x = 0; x < width; x++) {
            for (int at = x; at < ids.length; at += width) {
                counts.pixel((ids[at] & 0xff) == id);
            }
        }
        return counts.finish();
    }

    private static final class Counts {
        private final StringBuilder text = new StringBuilder();
        private boolean isInside;
        private int length;
        private int runs;
        /** Lengths of the two runs before. */
        private int previous;

        private int beforePrevious;

        void pixel(boolean inside) {
            if (inside != isInside) {
                append();
                isInside = inside;
                length = 0;
            }
            length++;
        }

        String finish() {
            append();
            return text.toString();
        }

        /** From the fourth run on, the difference to the run two before, 5 bits a character, low bits first, signed. */
        private void append() {
            int rest = runs > 2 ? length - beforePrevious : length;
            boolean more = true;
            while (more) {
                int bits = rest & 0x1f;
                rest >>= 5;
                more = (bits & 0x10) != 0 ? rest != -1 : rest != 0;
                text.append((char) ((more ? bits | 0x20 : bits) + '0'));
            }
            beforePrevious = previous;
            previous = length;
            runs++;
        }
    }
}
