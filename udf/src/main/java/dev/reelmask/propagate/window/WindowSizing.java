package dev.reelmask.propagate.window;

import dev.reelmask.frame.FrameSize;

/**
 * How much a device takes at once, by the bytes of the largest arrays of each step. Depends on what is given alone, and
 * changes speed and memory, never masks.
 *
 * @param content of the frames
 * @param target of the masks
 * @param grid of the states that are warped
 * @param channels of those
 * @param outputs scores a pixel
 * @param scoreBytes of one score of a mask: 4, or 2 in half precision
 */
public record WindowSizing(
        FrameSize content, FrameSize target, FrameSize grid, int channels, int outputs, int scoreBytes) {
    /** Frames of one call, beyond which a device is busy anyway. */
    private static final int MOST_FRAMES = 256;

    /** Sequences side by side, beyond which a batch brings no more. */
    private static final int MOST_SEQUENCES = 64;

    /** Costs of 25 shifts before and after the mean, and maps of the pixel's own, at half the size in float32. */
    private static final long SEARCH_BYTES = (2 * 25 + 16) * (long) Float.BYTES;

    /** Steps, chains and refined flows to two key frames, at half the size. */
    private static final long FLOW_BYTES = 3 * 2 * 2 * (long) Float.BYTES;

    /** Colours, greys in float32 with the sum that they come from, and two flows where frames are padded. */
    private static final long FRAME_BYTES = 3 + 8 * (long) Float.BYTES;

    /** The arg-max as PyTorch gives it, and as bytes. */
    private static final long MASK_BYTES = Long.BYTES + 1;

    /** Bytes that one frame of a window takes while its mask is made. */
    public long frameBytes() {
        long half = content.pixels() / 4L + content.width() + content.height();
        long scores = 2L * outputs * scoreBytes + MASK_BYTES;
        return half * (SEARCH_BYTES + FLOW_BYTES)
                + content.pixels() * FRAME_BYTES
                + 4L * Float.BYTES * channels * grid.pixels()
                + target.pixels() * scores;
    }

    /** Frames of one call in so much memory; one where there is less than that takes. */
    public int frames(long bytes) {
        long ofArray = Integer.MAX_VALUE / Math.max(1, Math.max(3L * content.pixels(), target.pixels())) - 2;
        return (int) clamp(Math.min(bytes / frameBytes(), ofArray), MOST_FRAMES);
    }

    /**
     * Sequences that one task advances together: as many as leave half the memory to a window, each with the states of
     * two key frames and one image's part of a batch.
     *
     * @param bytes memory of the task
     * @param modelBytes of the network's weights
     * @param imageBytes that the network's maps of one image take
     */
    public int lockstep(long bytes, long modelBytes, long imageBytes) {
        long state = 2L * Float.BYTES * channels * grid.pixels();
        return (int) clamp((bytes / 2 - modelBytes) / Math.max(1, imageBytes + 2 * state), MOST_SEQUENCES);
    }

    private static long clamp(long value, int most) {
        return Math.max(1, Math.min(value, most));
    }
}
