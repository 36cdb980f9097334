package dev.reelmask.flow.vectors;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;

/**
 * Of two flows between the same frames, for each pixel the one along which the frames look more alike: the lower mean
 * of |current − warped reference| in grey over 3×3 pixels. At half the frames' size.
 */
final class PhotometricChoice {
    private final FrameSize size;
    private final byte[] current;
    private final byte[] reference;

    PhotometricChoice(RgbFrame current, RgbFrame reference) {
        size = Halves.of(current.size());
        this.current = Halves.grey(current);
        this.reference = Halves.grey(reference);
    }

    /**
     * The better of the two everywhere.
     *
     * @param first taken where both are as good
     */
    FlowField between(FlowField first, FlowField second) {
        float[] a = first.resized(size).uv();
        float[] b = second.resized(size).uv();
        float[] excess = excess(a, b);
        float[] chosen = a.clone();
        float[] rows = new float[size.width()];
        for (int y = 0; y < size.height(); y++) {
            sumOfRows(excess, y, rows);
            choose(rows, y, b, chosen);
        }
        return new FlowField(size, chosen);
    }

    /** How much worse the first flow is than the second, for each pixel. */
    private float[] excess(float[] a, float[] b) {
        float[] excess = new float[size.pixels()];
        for (int y = 0, i = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, i++) {
                int grey = current[i] & 0xff;
                float byFirst = sample(x + a[2 * i], y + a[2 * i + 1]);
                float bySecond = sample(x + b[2 * i], y + b[2 * i + 1]);
                excess[i] = Math.abs(grey - byFirst) - Math.abs(grey - bySecond);
            }
        }
        return excess;
    }

    /** The reference there, bilinear, borders repeated. */
    private float sample(float x, float y) {
        int width = size.width();
        float cx = clamp(x, width - 1);
        float cy = clamp(y, size.height() - 1);
        int x0 = (int) cx;
        int y0 = (int) cy;
        int right = x0 + 1 < width ? 1 : 0;
        int down = y0 + 1 < size.height() ? width : 0;
        int i = y0 * width + x0;
        float fx = cx - x0;
        float top = mix(reference[i], reference[i + right], fx);
        float bottom = mix(reference[i + down], reference[i + down + right], fx);
        return top + (cy - y0) * (bottom - top);
    }

    private static float clamp(float value, int max) {
        return value > 0 ? Math.min(value, max) : 0;
    }

    private static float mix(byte a, byte b, float part) {
        int low = a & 0xff;
        return low + part * ((b & 0xff) - low);
    }

    private void sumOfRows(float[] excess, int y, float[] sums) {
        int width = size.width();
        int upper = Math.max(y - 1, 0) * width;
        int lower = Math.min(y + 1, size.height() - 1) * width;
        for (int x = 0; x < width; x++) {
            sums[x] = excess[upper + x] + excess[y * width + x] + excess[lower + x];
        }
    }

    private void choose(float[] rows, int y, float[] second, float[] chosen) {
        int width = size.width();
        for (int x = 0, i = 2 * y * width; x < width; x++, i += 2) {
            float sum = rows[Math.max(x - 1, 0)] + rows[x] + rows[Math.min(x + 1, width - 1)];
            if (sum > 0) {
                chosen[i] = second[i];
                chosen[i + 1] = second[i + 1];
            }
        }
    }
}
