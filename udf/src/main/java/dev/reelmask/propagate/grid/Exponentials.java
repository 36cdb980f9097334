package dev.reelmask.propagate.grid;

/** e^x of float32 lines, and of everything that bfloat16 can say. The same on every machine. */
final class Exponentials {
    /** e^x by the 16 bits of x. */
    static final float[] OF_BFLOAT16 = table();

    /** e^x of this and less is next to nothing. */
    private static final float LEAST = -50;

    private Exponentials() {}

    private static float[] table() {
        float[] table = new float[1 << 16];
        for (int bits = 0; bits < table.length; bits++) {
            table[bits] = (float) StrictMath.exp(Float.intBitsToFloat(bits << 16));
        }
        return table;
    }

    /**
     * Leaves e^(line − highest) and adds it to the sums, within 2e-7.
     *
     * <p>It is (1 + q)^32 with q = e^(x / 32) − 1 by its series; squared five times as q (q + 2), which keeps what is
     * near 1 exact.
     *
     * @param highest no less than the line
     */
    static void below(float[] line, float[] highest, float[] sums) {
        for (int x = 0; x < line.length; x++) {
            float y = Math.max(line[x] - highest[x], LEAST) * (1 / 32f);
            float q = ((((y * (1 / 120f) + 1 / 24f) * y + 1 / 6f) * y + 0.5f) * y + 1) * y;
            q *= q + 2;
            q *= q + 2;
            q *= q + 2;
            q *= q + 2;
            q *= q + 2;
            line[x] = q + 1;
            sums[x] += q + 1;
        }
    }
}
