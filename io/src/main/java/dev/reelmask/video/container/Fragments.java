package dev.reelmask.video.container;

import java.nio.ByteBuffer;

/**
 * The top-level boxes of an ISO base media file, as far as they tell where it should end.
 *
 * @param fragmented whether there are movie fragments; false too if there are too many boxes to look at
 * @param lastType of the last box
 * @param lastStart where it begins
 * @param end where it ends by its own word
 * @param indexedEnd where the last fragment ends by a segment index, 0 if there is none
 */
record Fragments(boolean fragmented, String lastType, long lastStart, long end, long indexedEnd) {
    private static final long UNSIGNED = 0xffff_ffffL;

    static Fragments of(HadoopInput input) {
        Boxes boxes = new Boxes(input, 0, input.length());
        Fragments all = new Fragments(false, "", 0, 0, 0);
        Boxes.Box box = boxes.next();
        for (int part = 0; part < FileEnd.MOST_PARTS && box != null; part++) {
            long indexed = box.type().equals("sidx") ? indexedEnd(input, box) : 0;
            all = new Fragments(
                    all.fragmented || box.type().equals("moof"),
                    box.type(),
                    box.start(),
                    box.end(),
                    Math.max(all.indexedEnd, indexed));
            box = boxes.next();
        }
        return box == null ? all : new Fragments(false, "", 0, 0, 0);
    }

    /** Whether the last box holds samples or says where they are. */
    boolean isMedia() {
        return lastType.equals("moof") || lastType.equals("mdat");
    }

    /** Where the last fragment ends by a segment index (ISO/IEC 14496-12, 8.16.3). */
    private static long indexedEnd(HadoopInput input, Boxes.Box box) {
        ByteBuffer index = input.peek(box.body(), (int) Math.min(1 << 20, box.end() - box.body()));
        if (index.remaining() < 32) {
            return 0;
        }
        boolean wide = index.get() > 0;
        index.position(wide ? 20 : 16);
        long end = box.end() + (wide ? index.getLong() : index.getInt() & UNSIGNED);
        int count = index.getInt() & 0xffff;
        for (int i = 0; i < count && index.remaining() >= 12; i++) {
            end += index.getInt() & 0x7fff_ffffL;
            index.position(index.position() + 8);
        }
        return end;
    }
}
