package dev.reelmask.flow.vectors;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;

/** A frame's luma at half its size, made once a frame. Thread-safe. */
final class Halves {
    private final byte[] grey;

    private Halves(RgbFrame frame) {
        grey = of(frame.grey(), frame.size());
    }

    /** (H, W) bytes of a frame at half its size, shared: nobody may change them. */
    static byte[] grey(RgbFrame frame) {
        return frame.derived(Halves.class, Halves::new).grey;
    }

    /** Half of each side, rounded up. */
    static FrameSize of(FrameSize frame) {
        return new FrameSize((frame.width() + 1) / 2, (frame.height() + 1) / 2);
    }

    /**
     * A picture at half its size: each pixel the mean of two by two, the last column and row repeated where a side is
     * odd.
     *
     * @param grey (H, W) bytes
     */
    private static byte[] of(byte[] grey, FrameSize frame) {
        FrameSize half = of(frame);
        byte[] out = new byte[half.pixels()];
        for (int y = 0, i = 0; y < half.height(); y++) {
            int upper = 2 * y * frame.width();
            int lower = Math.min(2 * y + 1, frame.height() - 1) * frame.width();
            for (int x = 0; x < half.width(); x++, i++) {
                int left = 2 * x;
                int right = Math.min(left + 1, frame.width() - 1);
                int sum = (grey[upper + left] & 0xff)
                        + (grey[upper + right] & 0xff)
                        + (grey[lower + left] & 0xff)
                        + (grey[lower + right] & 0xff);
                out[i] = (byte) ((sum + 2) >> 2);
            }
        }
        return out;
    }
}
