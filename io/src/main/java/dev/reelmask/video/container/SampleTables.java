package dev.reelmask.video.container;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * How many samples the tables of an MP4, MOV or AVIF file speak of. A table of a few bytes can speak of millions, for
 * each of which FFmpeg keeps an entry in memory; but samples do not overlap, so there are no more than bytes.
 */
final class SampleTables {
    private static final Set<String> FIRST =
            Set.of("ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot", "sidx", "uuid", "meta");
    private static final Set<String> PARENTS = Set.of("moov", "trak", "edts", "mdia", "minf", "stbl", "moof", "traf");
    private static final int DEEPEST = 8;
    /** The letters soun. */
    private static final long SOUND = 0x736f_756eL;

    private static final long UNSIGNED = 0xffff_ffffL;
    /** Files below this are looked at to their end; in others fragments are not counted. */
    private static final long SMALL_BYTES = 16L << 20;

    private static final int MOST_BOXES = 100_000;
    /** A sample of one byte in each of several edits. */
    private static final long SAMPLES_A_BYTE = 8;

    private static final long SPARE_SAMPLES = 10_000;

    private final HadoopInput input;
    private final long most;
    private long samples;
    private Track track = new Track();
    private int boxes;

    private SampleTables(HadoopInput input) {
        this.input = input;
        this.most = SAMPLES_A_BYTE * input.length() + SPARE_SAMPLES;
    }

    /** @throws SequenceException {@code UNREADABLE_CONTAINER} if there cannot be as many samples as the tables say */
    static void check(HadoopInput input, String name) {
        Boxes.Box first = new Boxes(input, 0, input.length()).next();
        if (first == null || !FIRST.contains(first.type())) {
            return;
        }
        SampleTables tables = new SampleTables(input);
        tables.count(0, input.length(), 0);
        if (tables.samples > tables.most) {
            throw new SequenceException(
                    ReasonCode.UNREADABLE_CONTAINER,
                    String.format(
                            Locale.ROOT,
                            "%s is no readable video: its tables speak of %d samples in %d bytes",
                            name,
                            tables.samples,
                            input.length()));
        }
    }

    private void count(long from, long to, int depth) {
        Boxes children = new Boxes(input, from, to);
        for (Boxes.Box box = children.next(); box != null && boxes < MOST_BOXES; box = children.next()) {
            boxes++;
            if (PARENTS.contains(box.type()) && depth < DEEPEST) {
                boolean isTrack = box.type().equals("trak");
                track = isTrack ? new Track() : track;
                count(box.body(), Math.min(box.end(), to), depth + 1);
                samples += isTrack ? Math.min(most + 1, track.entries()) : 0;
            } else {
                table(box);
            }
            boolean enough = box.type().equals("moov") && input.length() > SMALL_BYTES;
            if (enough || samples > most) {
                return;
            }
        }
    }

    /** What the tables of one track say. */
    private static final class Track {
        private long samples;
        private long edits = 1;
        private boolean isSound;
        private boolean isPlain;

        /** Entries that FFmpeg makes: one a sample and edit, but of plain sound only one a chunk. */
        long entries() {
            boolean overflows = edits > 0 && samples > Long.MAX_VALUE / edits;
            return isSound && isPlain ? 0 : overflows ? Long.MAX_VALUE : samples * edits;
        }
    }

    /**
     * ISO/IEC 14496-12: 8.4.3 (kind of media), 8.6.1.2 (times), 8.6.6 (edits), 8.7.3 (sample sizes), 8.8.8 (samples of
     * a fragment).
     */
    private void table(Boxes.Box box) {
        switch (box.type()) {
            case "hdlr" -> track.isSound |= number(box, 8) == SOUND;
            case "stts" -> track.isPlain = number(box, 4) == 1 && number(box, 12) == 1;
            case "stsz", "stz2" -> track.samples += number(box, 8);
            case "elst" -> track.edits = Math.max(1, number(box, 4));
            case "trun" -> samples += number(box, 4);
            default -> {
                // counts nothing
            }
        }
    }

    private long number(Boxes.Box box, int offset) {
        ByteBuffer bytes = input.peek(box.body() + offset, 4);
        return bytes.remaining() < 4 ? 0 : bytes.getInt() & UNSIGNED;
    }
}
