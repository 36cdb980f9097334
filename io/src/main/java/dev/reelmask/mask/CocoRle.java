package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One class of a mask in COCO's run-length form: runs column by column, of pixels outside and inside in turn, starting
 * with outside; in the compressed string of {@code rleToString} (cocoapi, common/maskApi.c).
 */
public final class CocoRle {
    private static final int FIRST_CHARACTER = '0';
    private static final int LAST_CHARACTER = FIRST_CHARACTER + 63;
    private static final int MAX_SHIFT = 30;

    private CocoRle() {}

    /** {@code {"size":[height,width],"counts":"..."}} as pycocotools reads it. */
    public static String json(LabelMap map, int id) {
        return json(map.size(), counts(map, id));
    }

    /** The same of counts in the compressed form. */
    public static String json(FrameSize size, String counts) {
        return String.format(
                Locale.ROOT,
                "{\"size\":[%d,%d],\"counts\":\"%s\"}",
                size.height(),
                size.width(),
                counts.replace("\\", "\\\\"));
    }

    /** The compressed counts of a class; characters '0' to 'o'. Of a class without pixels one run outside. */
    public static String counts(LabelMap map, int id) {
        Counts counts = new Counts();
        columnRuns(map, (runId, start, end) -> {
            if (runId == id) {
                counts.inside(start, end);
            }
        });
        return counts.finish(map.size().pixels());
    }

    /** The compressed counts of each class that has pixels, in one pass; not of {@link LabelMap#IGNORE}. */
    public static SortedMap<Integer, String> counts(LabelMap map) {
        Counts[] classes = new Counts[LabelMap.IGNORE];
        columnRuns(map, (id, start, end) -> {
            if (id != LabelMap.IGNORE) {
                if (classes[id] == null) {
                    classes[id] = new Counts();
                }
                classes[id].inside(start, end);
            }
        });
        SortedMap<Integer, String> all = new TreeMap<>();
        for (int id = 0; id < classes.length; id++) {
            if (classes[id] != null) {
                all.put(id, classes[id].finish(map.size().pixels()));
            }
        }
        return all;
    }

    /**
     * The lengths of the runs, outside first.
     *
     * @throws MaskException if the string is no compressed counts, or they cover less or more than the size
     */
    public static int[] lengths(FrameSize size, String counts) {
        int[] lengths = new int[counts.length()];
        int runs = 0;
        int at = 0;
        long covered = 0;
        while (at < counts.length()) {
            int start = at;
            long number = 0;
            int shift = 0;
            int bits;
            do {
                bits = bits(counts, at, shift);
                number |= (long) (bits & 0x1f) << shift;
                shift += 5;
                at++;
            } while ((bits & 0x20) != 0);
            if ((bits & 0x10) != 0) {
                number |= -1L << shift;
            }
            long length = runs > 2 ? number + lengths[runs - 2] : number;
            if (length < 0 || length > size.pixels() - covered) {
                throw damaged(
                        "run %d, at character %d, has %d pixels where 0 to %d are left",
                        runs, start, length, size.pixels() - covered);
            }
            lengths[runs++] = (int) length;
            covered += length;
        }
        if (covered != size.pixels()) {
            throw damaged("its runs cover %d of the %d pixels of %s", covered, size.pixels(), size);
        }
        return Arrays.copyOf(lengths, runs);
    }

    private static int bits(String counts, int at, int shift) {
        if (at == counts.length()) {
            throw damaged("it ends inside a number at character %d", at);
        }
        char character = counts.charAt(at);
        if (character < FIRST_CHARACTER || character > LAST_CHARACTER) {
            throw damaged("character %d is '%s', none of '0' to 'o'", at, character);
        }
        if (shift > MAX_SHIFT) {
            throw damaged("the number that reaches character %d is too large", at);
        }
        return character - FIRST_CHARACTER;
    }

    /**
     * Gives the pixels inside an id.
     *
     * @param ids (H, W), changed
     * @param lengths runs column by column, outside first, together H·W
     */
    public static void paint(byte[] ids, FrameSize size, int[] lengths, int id) {
        int pixel = 0;
        for (int run = 0; run < lengths.length; run++) {
            int end = pixel + lengths[run];
            for (; run % 2 == 1 && pixel < end; pixel++) {
                ids[pixel % size.height() * size.width() + pixel / size.height()] = (byte) id;
            }
            pixel = end;
        }
    }

    /** Takes the runs of a mask column by column. */
    private interface RunTaker {
        /** Pixels {@code start} up to {@code end}, counted down the columns, have the id. */
        void take(int id, int start, int end);
    }

    private static void columnRuns(LabelMap map, RunTaker taker) {
        int width = map.size().width();
        byte[] ids = map.ids();
        int pixel = 0;
        int start = 0;
        byte id = ids[0];
        for (int x = 0; x < width; x++) {
            for (int at = x; at < ids.length; at += width) {
                if (ids[at] != id) {
                    taker.take(id & 0xff, start, pixel);
                    start = pixel;
                    id = ids[at];
                }
                pixel++;
            }
        }
        taker.take(id & 0xff, start, pixel);
    }

    private static MaskException damaged(String what, Object... values) {
        return new MaskException("not COCO's compressed run lengths: " + String.format(Locale.ROOT, what, values));
    }

    private static final class Counts {
        private final StringBuilder text = new StringBuilder();
        private int end;
        private int runs;
        /** Lengths of the two runs before. */
        private int previous;

        private int beforePrevious;

        void inside(int start, int runEnd) {
            append(start - end);
            append(runEnd - start);
            end = runEnd;
        }

        String finish(int pixels) {
            if (end < pixels) {
                append(pixels - end);
            }
            return text.toString();
        }

        /** From the fourth run on, the difference to the run two before, 5 bits a character, low bits first, signed. */
        private void append(int length) {
            int rest = runs > 2 ? length - beforePrevious : length;
            boolean more = true;
            while (more) {
                int bits = rest & 0x1f;
                rest >>= 5;
                more = (bits & 0x10) != 0 ? rest != -1 : rest != 0;
                text.append((char) ((more ? bits | 0x20 : bits) + FIRST_CHARACTER));
            }
            beforePrevious = previous;
            previous = length;
            runs++;
        }
    }
}
