package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;

/**
 * Optical flow from a current frame to a reference frame: the pixel (x, y) of the current frame shows what the
 * reference shows at (x + u, y + v). In pixels of {@link #size}.
 *
 * <p>The array is shared, not copied: nobody may change it after construction.
 */
public final class FlowField {
    private final FrameSize size;
    private final float[] uv;

    /** @param uv (H, W, 2) interleaved displacements */
    public FlowField(FrameSize size, float[] uv) {
        if (uv.length != size.pixels() * 2) {
            throw new IllegalArgumentException(
                    "a flow of %s has %d values, got %d".formatted(size, size.pixels() * 2, uv.length));
        }
        this.size = size;
        this.uv = uv;
    }

    public FrameSize size() {
        return size;
    }

    /** The (H, W, 2) values themselves, not a copy. */
    public float[] uv() {
        return uv;
    }
}
