package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Locale;

/** A mask as its runs: pixels row by row, runs cross the ends of rows, neighbours have different ids. */
public final class MaskRuns {
    private final FrameSize size;
    private final byte[] ids;
    private final int[] ends;
    private final int count;

    private MaskRuns(Builder builder) {
        this.size = builder.size;
        this.ids = builder.ids;
        this.ends = builder.ends;
        this.count = builder.count;
    }

    /**
     * The runs of mask bytes ({@link MaskCodec}).
     *
     * @throws MaskException if the bytes are not one whole mask
     */
    public static MaskRuns of(byte[] mask) {
        RunReader reader = new RunReader(mask);
        Builder runs = new Builder(reader.size(), reader.runs());
        while (reader.next()) {
            runs.add(reader.id(), reader.length());
        }
        return runs.build();
    }

    /** The runs of a map. */
    public static MaskRuns of(LabelMap map) {
        Builder runs = new Builder(map.size());
        int end;
        for (int start = 0; start < map.ids().length; start = end) {
            end = map.runEnd(start);
            runs.add(map.ids()[start] & 0xff, end - start);
        }
        return runs.build();
    }

    /** The mask as bytes ({@link MaskCodec}). */
    public byte[] bytes() {
        return MaskCodec.encode(this);
    }

    /** The mask with one id a pixel. */
    public LabelMap map() {
        byte[] out = new byte[size.pixels()];
        for (int run = 0; run < count; run++) {
            Arrays.fill(out, start(run), ends[run], ids[run]);
        }
        return new LabelMap(size, out);
    }

    public FrameSize size() {
        return size;
    }

    /** How many runs there are. */
    int count() {
        return count;
    }

    /** Class id of a run, 0–255. */
    int id(int run) {
        return ids[run] & 0xff;
    }

    /** Index of its first pixel. */
    int start(int run) {
        return run == 0 ? 0 : ends[run - 1];
    }

    /** Index of the pixel behind it. */
    int end(int run) {
        return ends[run];
    }

    /** Puts runs together, in order; those of no pixels are left out, neighbours of one id become one. */
    static final class Builder {
        private static final int USUAL_RUNS = 1024;

        private final FrameSize size;
        private byte[] ids;
        private int[] ends;
        private int count;
        private int end;

        Builder(FrameSize size) {
            this(size, USUAL_RUNS);
        }

        private Builder(FrameSize size, int runs) {
            this.size = size;
            this.ids = new byte[runs];
            this.ends = new int[runs];
        }

        void add(int id, int length) {
            if (length == 0) {
                return;
            }
            end += length;
            if (count > 0 && ids[count - 1] == (byte) id) {
                ends[count - 1] = end;
                return;
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ids[count] = (byte) id;
            ends[count++] = end;
        }

        /** @throws IllegalStateException if the runs do not cover the size */
        MaskRuns build() {
            if (end != size.pixels()) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "runs of %d pixels for a mask of %s", end, size));
            }
            return new MaskRuns(this);
        }
    }
}
