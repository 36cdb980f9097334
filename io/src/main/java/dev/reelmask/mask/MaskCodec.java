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

    private static final byte[] MAGIC = {'R', 'M', 1};
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
        Runs runs = Runs.of(map);
        byte[] out = new byte[MAGIC.length + MAX_VARINT_BYTES * 3 + runs.count + runs.lengthBytes];
        System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
        int at = putVarint(out, MAGIC.length, map.size().width());
        at = putVarint(out, at, map.size().height());
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

        static Runs of(LabelMap map) {
            Runs runs = new Runs();
            int end;
            for (int start = 0; start < map.ids().length; start = end) {
                end = map.runEnd(start);
                runs.add(map.ids()[start], end - start);
            }
            return runs;
        }

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
     * @throws IllegalArgumentException if the bytes are not one whole mask in this format
     */
    public static LabelMap decode(byte[] bytes) {
        Reader header = header(bytes);
        FrameSize size = header.size;
        byte[] ids = new byte[size.pixels()];
        int idAt = header.at;
        Reader lengths = new Reader(bytes, header.at + header.runs);
        int pixel = 0;
        for (int run = 0; run < header.runs; run++) {
            int length = lengths.varint("run length");
            if (length < 1 || length > ids.length - pixel) {
                throw damaged(String.format(
                        Locale.ROOT, "run %d has %d pixels where 1 to %d are left", run, length, ids.length - pixel));
            }
            Arrays.fill(ids, pixel, pixel + length, bytes[idAt++]);
            pixel += length;
        }
        if (pixel != ids.length) {
            throw damaged(String.format(Locale.ROOT, "the runs cover %d of %d pixels", pixel, ids.length));
        }
        if (lengths.at != bytes.length) {
            throw damaged(String.format(Locale.ROOT, "%d bytes follow the last run", bytes.length - lengths.at));
        }
        return new LabelMap(size, ids);
    }

    /**
     * The size alone, without decoding the runs.
     *
     * @throws IllegalArgumentException if the header is damaged
     */
    public static FrameSize size(byte[] bytes) {
        return header(bytes).size;
    }

    private static Reader header(byte[] bytes) {
        if (bytes.length < MAGIC.length || bytes[0] != MAGIC[0] || bytes[1] != MAGIC[1]) {
            throw damaged("it does not start with the bytes 'RM'");
        }
        if (bytes[2] != MAGIC[2]) {
            throw damaged(String.format(
                    Locale.ROOT, "version %d is unknown, this reader knows version %d", bytes[2] & 0xff, MAGIC[2]));
        }
        Reader reader = new Reader(bytes, MAGIC.length);
        int width = reader.varint("width");
        int height = reader.varint("height");
        if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
            throw damaged(String.format(Locale.ROOT, "its size %dx%d is out of bounds", width, height));
        }
        reader.size = new FrameSize(width, height);
        reader.runs = reader.varint("run count");
        // each run takes an id and at least one length byte
        if (reader.runs < 1 || reader.runs > (bytes.length - reader.at) / 2) {
            throw damaged(String.format(
                    Locale.ROOT, "%d runs do not fit into the %d bytes left", reader.runs, bytes.length - reader.at));
        }
        return reader;
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

    private static IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("not a mask in format " + ENCODING + ": " + what);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;
        private FrameSize size = new FrameSize(1, 1);
        private int runs;

        Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        int varint(String what) {
            long number = 0;
            for (int i = 0; i < MAX_VARINT_BYTES; i++) {
                if (at >= bytes.length) {
                    throw damaged("it ends inside a " + what);
                }
                byte b = bytes[at++];
                number |= (long) (b & 0x7f) << (7 * i);
                if (b >= 0) {
                    if (number > Integer.MAX_VALUE) {
                        break;
                    }
                    return (int) number;
                }
            }
            throw damaged("a " + what + " is too large");
        }
    }
}
