package dev.reelmask.synthetic;

import dev.reelmask.frame.FrameSize;

/** What camera optics and sensor do to a rendered picture: softness, vignette, noise, clipping to bytes. */
final class Lens {
    private final FrameSize size;
    private final float[] row;

    Lens(FrameSize size) {
        this.size = size;
        row = new float[size.width() * 3];
    }

    /** Binomial 3x3 blur in place, {@code passes} times. */
    void soften(float[] picture, int passes) {
        for (int pass = 0; pass < passes; pass++) {
            alongRows(picture);
            alongColumns(picture);
        }
    }

    private void alongRows(float[] picture) {
        int width = size.width() * 3;
        for (int y = 0; y < size.height(); y++) {
            int at = y * width;
            System.arraycopy(picture, at, row, 0, width);
            for (int x = 3; x < width - 3; x++) {
                picture[at + x] = 0.5f * row[x] + 0.25f * (row[x - 3] + row[x + 3]);
            }
        }
    }

    private void alongColumns(float[] picture) {
        int width = size.width() * 3;
        System.arraycopy(picture, 0, row, 0, width);
        for (int y = 1; y + 1 < size.height(); y++) {
            int at = y * width;
            for (int x = 0; x < width; x++) {
                float here = picture[at + x];
                picture[at + x] = 0.5f * here + 0.25f * (row[x] + picture[at + width + x]);
                row[x] = here;
            }
        }
    }

    /** The picture as (H, W, 3) bytes; the noise depends on the seed alone. */
    byte[] expose(float[] picture, double noise, long seed) {
        byte[] rgb = new byte[picture.length];
        long state = seed | 1;
        float amplitude = (float) (noise * 255 / 37837.0);
        int at = 0;
        for (int y = 0; y < size.height(); y++) {
            float dy = 2f * y / size.height() - 1;
            for (int x = 0; x < size.width(); x++) {
                float dx = 2f * x / size.width() - 1;
                float light = 255 * (1 - 0.12f * (dx * dx + dy * dy));
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
                int shared = centred(state) + centred(state >>> 16);
                for (int c = 0; c < 3; c++) {
                    int own = centred(state >>> (16 * c + 7)) + shared;
                    float value = light * picture[at] + amplitude * own;
                    rgb[at] = (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
                    at++;
                }
            }
        }
        return rgb;
    }

    private static int centred(long bits) {
        return (int) (bits & 0xffff) - 32768;
    }
}
