package dev.reelmask.train.data;

import dev.reelmask.frame.FrameSize;

/** One labelled frame. Its arrays are not copied; nobody writes into them. */
public final class Sample {
    private final FrameSize size;
    private final byte[] rgb;
    private final byte[] ids;

    /**
     * A frame and its label.
     *
     * @param rgb (H, W, 3) bytes
     * @param ids (H, W) class ids
     */
    public Sample(FrameSize size, byte[] rgb, byte[] ids) {
        this.size = size;
        this.rgb = rgb;
        this.ids = ids;
    }

    /** Size of both. */
    public FrameSize size() {
        return size;
    }

    /** (H, W, 3) RGB bytes. */
    public byte[] rgb() {
        return rgb;
    }

    /** (H, W) class ids. */
    public byte[] ids() {
        return ids;
    }
}
