package dev.reelmask.flow.patch;

import dev.reelmask.frame.FrameSize;

/**
 * Two pictures of one size in grey, and the slopes of the first. The second is framed by its own border repeated, so
 * that patches may lie partly outside. One thread at a time.
 */
final class Pictures {
    /** Pixels around the reference: a patch that lies outside but for one pixel, and the bilinear neighbour. */
    static final int FRAME = PatchGrid.SIDE + 1;

    final FrameSize size;
    /** (H, W) levels of the current picture. */
    final float[] current;
    /** (H + 2 · FRAME, W + 2 · FRAME) levels of the reference. */
    final float[] reference;
    /** Values of a row of {@link #reference}. */
    final int stride;
    /** (H, W) levels a pixel, to the right. */
    final float[] slopeX;
    /** (H, W) levels a pixel, downwards. */
    final float[] slopeY;

    Pictures(FrameSize size) {
        this.size = size;
        stride = size.width() + 2 * FRAME;
        current = new float[size.pixels()];
        reference = new float[stride * (size.height() + 2 * FRAME)];
        slopeX = new float[current.length];
        slopeY = new float[current.length];
    }

    /**
     * Takes two pictures.
     *
     * @param currentGrey (H, W) bytes
     * @param referenceGrey (H, W) bytes
     */
    void take(byte[] currentGrey, byte[] referenceGrey) {
        for (int i = 0; i < current.length; i++) {
            current[i] = currentGrey[i] & 0xff;
        }
        for (int y = 0, i = 0; y < size.height(); y++) {
            int to = inside(y);
            for (int x = 0; x < size.width(); x++, i++) {
                reference[to + x] = referenceGrey[i] & 0xff;
            }
        }
        finish();
    }

    /** Takes the pictures of twice the size, halved: the means of two by two. */
    void takeHalves(Pictures finer) {
        int twice = finer.size.width();
        for (int y = 0; y < size.height(); y++) {
            halveRow(finer.current, 2 * y * twice, twice, current, y * size.width());
            halveRow(finer.reference, finer.inside(2 * y), finer.stride, reference, inside(y));
        }
        finish();
    }

    private void halveRow(float[] from, int upper, int stride, float[] to, int at) {
        for (int x = 0, i = upper; x < size.width(); x++, i += 2) {
            to[at + x] = 0.25f * (from[i] + from[i + 1] + from[i + stride] + from[i + stride + 1]);
        }
    }

    /** Where a row of the reference begins. */
    private int inside(int y) {
        return (y + FRAME) * stride + FRAME;
    }

    private void finish() {
        frame();
        for (int y = 0; y < size.height(); y++) {
            slopes(y);
        }
    }

    private void frame() {
        int width = size.width();
        int height = size.height();
        for (int y = 0; y < height; y++) {
            int first = inside(y);
            float left = reference[first];
            float right = reference[first + width - 1];
            for (int i = 1; i <= FRAME; i++) {
                reference[first - i] = left;
                reference[first + width - 1 + i] = right;
            }
        }
        int top = FRAME * stride;
        int bottom = (FRAME + height - 1) * stride;
        for (int y = 1; y <= FRAME; y++) {
            System.arraycopy(reference, top, reference, top - y * stride, stride);
            System.arraycopy(reference, bottom, reference, bottom + y * stride, stride);
        }
    }

    /** Sobel's, an eighth of the sums; one pixel's difference at the left and right border. */
    private void slopes(int y) {
        float[] c = current;
        float[] right = slopeX;
        float[] down = slopeY;
        int width = size.width();
        int row = y * width;
        int above = Math.max(y - 1, 0) * width;
        int below = Math.min(y + 1, size.height() - 1) * width;
        for (int x = 1; x < width - 1; x++) {
            float upper = c[above + x + 1] - c[above + x - 1];
            float lower = c[below + x + 1] - c[below + x - 1];
            right[row + x] = 0.125f * (upper + 2 * (c[row + x + 1] - c[row + x - 1]) + lower);
        }
        for (int x = 1; x < width - 1; x++) {
            float before = c[below + x - 1] - c[above + x - 1];
            float after = c[below + x + 1] - c[above + x + 1];
            down[row + x] = 0.125f * (before + 2 * (c[below + x] - c[above + x]) + after);
        }
        int last = width - 1;
        right[row] = 0;
        right[row + last] = 0;
        down[row] = 0.5f * (c[below] - c[above]);
        down[row + last] = 0.5f * (c[below + last] - c[above + last]);
    }
}
