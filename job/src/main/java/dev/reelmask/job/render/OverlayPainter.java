package dev.reelmask.job.render;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;

/** Draws overlay frames one after the other. Holds one frame's memory, however long the video. Not thread-safe. */
final class OverlayPainter {
    /** Colour of the border and the ticks of key frames: Okabe and Ito's orange, told apart by colour-blind eyes. */
    static final int KEY_COLOUR = 0xe69f00;

    /** Thickness of the border around key frames, in pixels. */
    static final int BORDER = 6;

    private static final int TAG_TEXT = 0x14100a;
    private static final int DISTANCE_TAG = 0x10161d;
    private static final int DISTANCE_TEXT = 0xe8eef4;
    private static final int TAG_CAPITAL = 14;

    private final Track track;
    private final Lettering font = Lettering.load();
    private final OverlayLayout layout;
    private final MaskLayer masks;
    private final Panel panel;
    private final Canvas still;

    /** @param pictures 1, or 2 for source and overlay side by side */
    OverlayPainter(Track track, ClassSet classes, FrameSize display, double opacity, int pictures) {
        this.track = track;
        int width = OverlayLayout.of(display, pictures, 0).width();
        this.layout = OverlayLayout.of(display, pictures, Panel.height(track, classes, font, width));
        this.masks = new MaskLayer(classes, opacity);
        this.panel = new Panel(track, classes, font, layout.picture().height(), width);
        this.still = new Canvas(layout.frame());
        panel.drawStill(still);
    }

    /** Size that the source's frames must have. */
    FrameSize pictureSize() {
        return layout.picture();
    }

    /** Size of the frames that {@link #paint} makes. */
    FrameSize frameSize() {
        return layout.frame();
    }

    /** One overlay frame. */
    RgbFrame paint(RgbFrame source, LabelMap mask) {
        if (!source.size().equals(layout.picture())) {
            throw new IllegalArgumentException("frames must be %s, got %s".formatted(layout.picture(), source.size()));
        }
        Canvas canvas = new Canvas(layout.frame());
        canvas.image(still.rgb(), still.size(), 0, 0);
        for (int i = 0; i < layout.pictures(); i++) {
            canvas.image(source.rgb(), source.size(), i * layout.picture().width(), 0);
        }
        masks.draw(canvas, mask, layout.overlayLeft(), layout.picture());
        drawTag(canvas, source.index());
        panel.drawFrame(canvas, source.index());
        return new RgbFrame(source.index(), source.ptsUs(), layout.frame(), canvas.rgb());
    }

    private void drawTag(Canvas canvas, int frame) {
        int left = layout.overlayLeft();
        boolean key = track.isKey(frame);
        String text = key ? "KEY" : "+" + track.lastKeyDistance(frame);
        int width = font.width(text, TAG_CAPITAL) + 18;
        int height = TAG_CAPITAL + 14;
        if (key) {
            canvas.border(left, 0, layout.picture().width(), layout.picture().height(), BORDER, KEY_COLOUR);
            canvas.fill(left, 0, width, height, KEY_COLOUR);
        } else {
            canvas.fill(left, 0, width, height, DISTANCE_TAG, 0.6);
        }
        font.draw(canvas, text, left + 9, 8, TAG_CAPITAL, key ? TAG_TEXT : DISTANCE_TEXT);
    }
}
