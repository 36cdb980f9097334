package dev.reelmask.job.render;

import dev.reelmask.frame.FrameSize;

/** An RGB picture that is drawn on; what lies outside is clipped. Colours are 0xRRGGBB. */
final class Canvas {
    private final FrameSize size;
    private final byte[] rgb;

    Canvas(FrameSize size) {
        this.size = size;
        this.rgb = new byte[size.pixels() * 3];
    }

    FrameSize size() {
        return size;
    }

    /** The (H, W, 3) bytes themselves, not a copy. */
    byte[] rgb() {
        return rgb;
    }

    /** Mixes a colour into one pixel: {@code alpha} 0 leaves it, 1 replaces it. */
    void blend(int x, int y, int colour, double alpha) {
        if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
            return;
        }
        int weight = (int) Math.round(256 * alpha);
        int at = (y * size.width() + x) * 3;
        rgb[at] = mixed(rgb[at], colour >> 16, weight);
        rgb[at + 1] = mixed(rgb[at + 1], colour >> 8, weight);
        rgb[at + 2] = mixed(rgb[at + 2], colour, weight);
    }

    private static byte mixed(byte old, int channel, int weight) {
        return (byte) (((old & 0xff) * (256 - weight) + (channel & 0xff) * weight) >> 8);
    }

    void fill(int x, int y, int width, int height, int colour) {
        fill(x, y, width, height, colour, 1);
    }

    void fill(int x, int y, int width, int height, int colour, double alpha) {
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                blend(column, row, colour, alpha);
            }
        }
    }

    /** A frame of the given thickness inside the rectangle. */
    void border(int x, int y, int width, int height, int thickness, int colour) {
        fill(x, y, width, thickness, colour);
        fill(x, y + height - thickness, width, thickness, colour);
        fill(x, y + thickness, thickness, height - 2 * thickness, colour);
        fill(x + width - thickness, y + thickness, thickness, height - 2 * thickness, colour);
    }

    /** Copies a picture of (H, W, 3) bytes, which must fit, to a place. */
    void image(byte[] source, FrameSize sourceSize, int x, int y) {
        int bytes = sourceSize.width() * 3;
        for (int row = 0; row < sourceSize.height(); row++) {
            System.arraycopy(source, row * bytes, rgb, ((y + row) * size.width() + x) * 3, bytes);
        }
    }
}
