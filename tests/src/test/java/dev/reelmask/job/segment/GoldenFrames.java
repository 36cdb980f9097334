package dev.reelmask.job.segment;

import dev.reelmask.frame.FrameSize;

/**
 * Pictures and labels by whole numbers alone, so that every Java draws the same: a texture that moves by a speed that
 * changes, and a disc that goes its own way in front of it.
 */
final class GoldenFrames {
    /** Class ids of the labels: the texture has three, the disc is the fourth. */
    private static final int DISC = 3;

    private static final int UNLABELLED = 255;
    private static final int UNITS = 8;

    private GoldenFrames() {}

    /** (H, W, 3) bytes. */
    static byte[] picture(FrameSize size, int frame) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int y = 0, at = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, at += 3) {
                boolean isDisc = isDisc(size, frame, x, y);
                int u = UNITS * x - (isDisc ? 20 : 11) * frame - (frame > 12 ? 9 * (frame - 12) : 0);
                int v = UNITS * y + (isDisc ? -9 : 5) * frame;
                rgb[at] = (byte) (isDisc ? 200 + wave(u + v, 90) / 3 : wave(u, 250) + wave(u + 2 * v, 170));
                rgb[at + 1] = (byte) (wave(v - u / 2, 310) + wave(u, 130));
                rgb[at + 2] = (byte) (isDisc ? wave(v, 80) / 2 : wave(3 * v + u, 410) + wave(v, 150));
            }
        }
        return rgb;
    }

    /** Class ids row by row; a border of three pixels and a corner are not labelled. */
    static byte[] label(FrameSize size, int frame) {
        byte[] rgb = picture(size, frame);
        byte[] ids = new byte[size.pixels()];
        for (int i = 0; i < ids.length; i++) {
            int x = i % size.width();
            int y = i / size.width();
            int level = Math.min(2, (rgb[3 * i + 1] & 0xff) / 86);
            boolean isLeftOut = x < 3 || x + y < 12;
            ids[i] = (byte) (isLeftOut ? UNLABELLED : isDisc(size, frame, x, y) ? DISC : level);
        }
        return ids;
    }

    private static boolean isDisc(FrameSize size, int frame, int x, int y) {
        int dx = x - size.width() / 4 - 2 * frame;
        int dy = y - size.height() / 3 - frame / 2;
        int radius = size.height() / 4;
        return dx * dx + dy * dy < radius * radius;
    }

    /** A triangle of 0..127. */
    private static int wave(int phase, int period) {
        int at = Math.floorMod(phase, period);
        return 254 * Math.min(at, period - at) / period;
    }
}
