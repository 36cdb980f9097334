package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Locale;

/**
 * Masks as multiclass run-length bytes. Lossless; pixels run row by row and runs cross the ends of rows.
 *
 * <p>Format {@value #ENCODING}: the bytes {@code 'R' 'M' 1}; then three variable-length numbers width, height and n,
 * the number of runs; then n bytes, the class id of each run; then n variable-length numbers, the length of each run in
 * pixels, at least 1, together width·height. A variable-length number is 7 bits a byte, low bits first, the high bit
 * set on all bytes but the last. Ids and lengths lie apart because a general compressor (the Parquet page's ZSTD) then
 * leaves about 7 % fewer bytes.
 */
public final class MaskCodec {
    /** The name of the format in the {@code masks} table. */
    public static final String ENCODING = "reelmask-rle-1";

    /** Largest mask, so that a damaged header cannot ask for all memory: 134 million pixels. */
    static final int MAX_PIXELS = 1 << 27;

    static final byte[] MAGIC = {'R', 'M', 1};
    private static final int MAX_VARINT_BYTES = 5;

    private MaskCodec() {}

    /**
     * The mask in this format.
     *
     * @throws IllegalArgumentException if the map has more than 2^27 pixels
     */
    public static byte[] encode(LabelMap map) {
        byte[] ids = map.ids();
        if (ids.length > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a mask of %s has more than %d pixels", map.size(), MAX_PIXELS));
        }
        Runs runs = new Runs();
        int end;
        for (int start = 0; start < ids.length; start = end) {
            end = map.runEnd(start);
            runs.add(ids[start], end - start);
        }
        return bytes(map.size(), runs);
    }

    /** Runs in this format. */
    static byte[] encode(MaskRuns mask) {
        Runs runs = new Runs();
        for (int run = 0; run < mask.count(); run++) {
            runs.add((byte) mask.id(run), mask.end(run) - mask.start(run));
        }
        return bytes(mask.size(), runs);
    }

    private static byte[] bytes(FrameSize size, Runs runs) {
        byte[] out = new byte[MAGIC.length + MAX_VARINT_BYTES * 3 + runs.count + runs.lengthBytes];
        System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
        int at = putVarint(out, MAGIC.length, size.width());
        at = putVarint(out, at, size.height());
        at = putVarint(out, at, runs.count);
        System.arraycopy(runs.ids, 0, out, at, runs.count);
        System.arraycopy(runs.lengths, 0, out, at + runs.count, runs.lengthBytes);
        return Arrays.copyOf(out, at + runs.count + runs.lengthBytes);
    }

    /** The runs of a mask, in arrays that grow with them. */
    private static final class Runs {
        private byte[] ids = new byte[1024];
        private byte[] lengths = new byte[2 * 1024];
        private int count;
        private int lengthBytes;

        private void add(byte id, int length) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            if (lengthBytes + MAX_VARINT_BYTES > lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * lengths.length);
            }
            ids[count++] = id;
            lengthBytes = putVarint(lengths, lengthBytes, length);
        }
    }

    /**
     * The mask of bytes in this format.
     *
     * @throws MaskException if the bytes are not one whole mask in this format
     */
    public static LabelMap decode(byte[] bytes) {
        RunReader runs = new RunReader(bytes);
        byte[] ids = new byte[runs.size().pixels()];
        while (runs.next()) {
            Arrays.fill(ids, runs.end() - runs.length(), runs.end(), (byte) runs.id());
        }
        return new LabelMap(runs.size(), ids);
    }

    /**
     * The size alone, without decoding the runs.
     *
     * @throws MaskException if the header is damaged
     */
    public static FrameSize size(byte[] bytes) {
        return new RunReader(bytes).size();
    }

    private static int putVarint(byte[] out, int start, int number) {
        int at = start;
        int rest = number;
        while (rest > 0x7f) {
            out[at++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }
}
