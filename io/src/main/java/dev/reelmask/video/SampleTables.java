package dev.reelmask.video;

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
    private long trackSamples;
    private long trackEdits;
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
                boolean track = box.type().equals("trak");
                trackSamples = track ? 0 : trackSamples;
                trackEdits = track ? 0 : trackEdits;
                count(box.body(), Math.min(box.end(), to), depth + 1);
                samples += track ? trackSamples * Math.max(1, trackEdits) : 0;
            } else {
                table(box);
            }
            boolean enough = box.type().equals("moov") && input.length() > SMALL_BYTES;
            if (enough || samples > most) {
                return;
            }
        }
    }

    /** Counts of ISO/IEC 14496-12: 8.7.3 (sample sizes), 8.6.6 (edits), 8.8.8 (a fragment's samples). */
    private void table(Boxes.Box box) {
        switch (box.type()) {
            case "stsz", "stz2" -> trackSamples += number(box, 8);
            case "elst" -> trackEdits += number(box, 4);
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
