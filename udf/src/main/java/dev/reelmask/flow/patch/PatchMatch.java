package dev.reelmask.flow.patch;

/**
 * How well a patch of the current picture fits the reference at a displacement. One thread at a time.
 *
 * <p>Each of its three loops samples the reference itself: a call for a pixel, or an array of differences between two
 * loops, would cost more than what it does with them.
 */
final class PatchMatch {
    private static final int SIDE = PatchGrid.SIDE;

    private final Pictures pictures;
    /** Where the displaced patch begins in the reference. */
    private int corner;

    private float right;
    private float down;
    private float sum;
    private float sumX;
    private float sumY;

    PatchMatch(Pictures pictures) {
        this.pictures = pictures;
    }

    /** The reference is asked no further out than where a patch still touches it. */
    private void displace(int x, int y, float u, float v) {
        float atX = within(x + u + Pictures.FRAME, pictures.size.width() + Pictures.FRAME - 1);
        float atY = within(y + v + Pictures.FRAME, pictures.size.height() + Pictures.FRAME - 1);
        int column = (int) atX;
        int row = (int) atY;
        right = atX - column;
        down = atY - row;
        corner = row * pictures.stride + column;
    }

    private static float within(float value, int high) {
        // A comparison with NaN is false, so NaN ends at 1 and never leaves the array.
        return value > 1 ? Math.min(value, high) : 1;
    }

    /** What {@link #misfit} says, and the sums of differences times slopes that belong to it. */
    float slope(int x, int y, float u, float v) {
        displace(x, y, u, v);
        float[] reference = pictures.reference;
        float[] current = pictures.current;
        float[] slopeX = pictures.slopeX;
        float[] slopeY = pictures.slopeY;
        int width = pictures.size.width();
        int stride = pictures.stride;
        float both = right * down;
        float onlyRight = right - both;
        float onlyDown = down - both;
        float none = 1 - right - onlyDown;
        float sum = 0;
        float squares = 0;
        float sumX = 0;
        float sumY = 0;
        int from = corner;
        int at = y * width + x;
        for (int row = 0; row < SIDE; row++, from += stride, at += width) {
            for (int i = 0; i < SIDE; i++) {
                float difference = none * reference[from + i]
                        + onlyRight * reference[from + i + 1]
                        + onlyDown * reference[from + stride + i]
                        + both * reference[from + stride + i + 1]
                        - current[at + i];
                sum += difference;
                squares += difference * difference;
                sumX += difference * slopeX[at + i];
                sumY += difference * slopeY[at + i];
            }
        }
        this.sum = sum;
        this.sumX = sumX;
        this.sumY = sumY;
        return squares - sum * sum / (SIDE * SIDE);
    }

    /** Sum of the differences, of the last call of {@link #slope}. */
    float sum() {
        return sum;
    }

    /** Sum of the differences times the slope to the right, of the last call of {@link #slope}. */
    float sumX() {
        return sumX;
    }

    /** Sum of the differences times the slope downwards, of the last call of {@link #slope}. */
    float sumY() {
        return sumY;
    }

    /** Sum of the squared differences of a patch from their mean: light that changes everywhere is no misfit. */
    float misfit(int x, int y, float u, float v) {
        displace(x, y, u, v);
        float[] reference = pictures.reference;
        float[] current = pictures.current;
        int width = pictures.size.width();
        int stride = pictures.stride;
        float both = right * down;
        float onlyRight = right - both;
        float onlyDown = down - both;
        float none = 1 - right - onlyDown;
        float sum = 0;
        float squares = 0;
        int from = corner;
        int at = y * width + x;
        for (int row = 0; row < SIDE; row++, from += stride, at += width) {
            for (int i = 0; i < SIDE; i++) {
                float difference = none * reference[from + i]
                        + onlyRight * reference[from + i + 1]
                        + onlyDown * reference[from + stride + i]
                        + both * reference[from + stride + i + 1]
                        - current[at + i];
                sum += difference;
                squares += difference * difference;
            }
        }
        return squares - sum * sum / (SIDE * SIDE);
    }

    /**
     * Adds a patch's displacement to its pixels, each with the weight 1 / |difference|, at most 1.
     *
     * @param sums (H, W, 3) weight and weighted displacements, to be added to
     */
    void spread(int x, int y, float u, float v, float[] sums) {
        displace(x, y, u, v);
        float[] reference = pictures.reference;
        float[] current = pictures.current;
        int width = pictures.size.width();
        int stride = pictures.stride;
        float both = right * down;
        float onlyRight = right - both;
        float onlyDown = down - both;
        float none = 1 - right - onlyDown;
        int from = corner;
        int at = y * width + x;
        for (int row = 0; row < SIDE; row++, from += stride, at += width) {
            for (int i = 0, to = 3 * at; i < SIDE; i++, to += 3) {
                float difference = none * reference[from + i]
                        + onlyRight * reference[from + i + 1]
                        + onlyDown * reference[from + stride + i]
                        + both * reference[from + stride + i + 1]
                        - current[at + i];
                float weight = 1 / Math.max(1, Math.abs(difference));
                sums[to] += weight;
                sums[to + 1] += weight * u;
                sums[to + 2] += weight * v;
            }
        }
    }
}
