package dev.reelmask.net.train;

import dev.reelmask.frame.FrameSize;

/** One labelled frame: (H, W, 3) RGB bytes and (H, W) class ids. */
final class Sample {
    final FrameSize size;
    final byte[] rgb;
    final byte[] ids;

    Sample(FrameSize size, byte[] rgb, byte[] ids) {
        this.size = size;
        this.rgb = rgb;
        this.ids = ids;
    }
}
