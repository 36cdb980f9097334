package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import java.util.Locale;

/**
 * Reads the runs of mask bytes one after another and checks them on the way; nothing is inflated. The position is that
 * of the run that {@link #next} went to.
 */
final class RunReader {
    private static final int MAX_VARINT_BYTES = 5;

    private final byte[] bytes;
    private final FrameSize size;
    private final int pixels;
    private final int runs;
    private final int idsAt;
    private int at;
    private int run;
    private int id;
    private int length;
    private int end;

    /**
     * Reads the header.
     *
     * @throws MaskException if it is damaged
     */
    RunReader(byte[] bytes) {
        this.bytes = bytes;
        checkMagic();
        at = MaskCodec.MAGIC.length;
        int width = number("width");
        int height = number("height");
        if (width < 1 || height < 1 || (long) width * height > MaskCodec.MAX_PIXELS) {
            throw damaged(MaskCodec.MAGIC.length, "its size %dx%d is out of bounds", width, height);
        }
        size = new FrameSize(width, height);
        pixels = size.pixels();
        int countAt = at;
        runs = number("run count");
        idsAt = at;
        // each run takes an id and at least one length byte
        if (runs < 1 || runs > (bytes.length - at) / 2) {
            throw damaged(countAt, "%d runs do not fit into the %d bytes left", runs, bytes.length - at);
        }
        at += runs;
    }

    private void checkMagic() {
        byte[] magic = MaskCodec.MAGIC;
        if (bytes.length < magic.length || bytes[0] != magic[0] || bytes[1] != magic[1]) {
            throw damaged(0, "it does not start with the bytes 'RM'");
        }
        if (bytes[2] != magic[2]) {
            throw damaged(2, "version %d is unknown, this reader knows version %d", bytes[2] & 0xff, magic[2]);
        }
    }

    FrameSize size() {
        return size;
    }

    /** How many there are. */
    int runs() {
        return runs;
    }

    /** Class id of the run, 0–255. */
    int id() {
        return id;
    }

    /** Pixels of the run. */
    int length() {
        return length;
    }

    /** Index of the pixel behind the run. */
    int end() {
        return end;
    }

    /**
     * Goes to the next run; false behind the last one.
     *
     * @throws MaskException if the run, or the end of the mask, is damaged
     */
    boolean next() {
        if (run == runs) {
            checkEnd();
            return false;
        }
        int start = at;
        length = at < bytes.length && bytes[at] >= 0 ? bytes[at++] : number("run length");
        if (length < 1 || length > pixels - end) {
            throw damaged(start, "run %d has %d pixels where 1 to %d are left", run, length, pixels - end);
        }
        id = bytes[idsAt + run] & 0xff;
        end += length;
        run++;
        return true;
    }

    private void checkEnd() {
        if (end != pixels) {
            throw damaged(at, "the runs cover %d of %d pixels", end, pixels);
        }
        if (at != bytes.length) {
            throw damaged(at, "%d bytes follow the last run", bytes.length - at);
        }
    }

    private int number(String what) {
        int start = at;
        long number = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (at >= bytes.length) {
                throw damaged(at, "it ends inside a %s", what);
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
        throw damaged(start, "a %s is too large", what);
    }

    private static MaskException damaged(int offset, String what, Object... values) {
        return new MaskException(String.format(
                Locale.ROOT,
                "not a mask in format %s: %s, at byte %d",
                MaskCodec.ENCODING,
                String.format(Locale.ROOT, what, values),
                offset));
    }
}
