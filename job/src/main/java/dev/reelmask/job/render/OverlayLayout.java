package dev.reelmask.job.render;

import dev.reelmask.frame.FrameSize;

/**
 * Where things are in an overlay frame: the pictures on top, the panel with curve, keys and legend below.
 *
 * @param picture size of one picture, both sides even
 * @param pictures 1, or 2 for source and overlay side by side
 * @param panelHeight pixels below the pictures
 */
record OverlayLayout(FrameSize picture, int pictures, int panelHeight) {
    /** Narrower videos are enlarged so that the text stays legible, larger ones are reduced. */
    static final int MIN_WIDTH = 640;

    static final int MAX_WIDTH = 1920;

    /** Layout for a video that is shown at {@code display}. */
    static OverlayLayout of(FrameSize display, int pictures, int panelHeight) {
        double scale = 1;
        if (display.width() < MIN_WIDTH) {
            scale = (double) MIN_WIDTH / display.width();
        } else if (display.width() > MAX_WIDTH) {
            scale = (double) MAX_WIDTH / display.width();
        }
        FrameSize picture = new FrameSize(even(display.width() * scale), even(display.height() * scale));
        return new OverlayLayout(picture, pictures, panelHeight + (panelHeight & 1));
    }

    /** Video codecs with halved chroma want even sides. */
    private static int even(double length) {
        return Math.max(2, 2 * (int) Math.round(length / 2));
    }

    /** Size of the whole frame. */
    FrameSize frame() {
        return new FrameSize(width(), picture.height() + panelHeight);
    }

    int width() {
        return picture.width() * pictures;
    }

    /** Left edge of the picture with the masks. */
    int overlayLeft() {
        return width() - picture.width();
    }
}
