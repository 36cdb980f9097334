package dev.reelmask.label;

import dev.reelmask.frame.FrameSize;
import java.awt.image.BufferedImage;

/** A label image as it is stored, before anybody says what its values mean. */
public sealed interface LabelImage {
    FrameSize size();

    /** Colours of a row as 0x..RRGGBB; black of values without a palette's colour. */
    void row(int y, int[] out);

    /** One value a pixel: grey levels, or indices into a palette. */
    final class Values implements LabelImage {
        private final FrameSize size;
        private final char[] values;
        private final int[] palette;
        private final boolean hasPalette;

        Values(FrameSize size, char[] values) {
            this(size, values, new int[0], false);
        }

        Values(FrameSize size, char[] values, int[] palette) {
            this(size, values, palette, true);
        }

        private Values(FrameSize size, char[] values, int[] palette, boolean hasPalette) {
            this.size = size;
            this.values = values;
            this.palette = palette;
            this.hasPalette = hasPalette;
        }

        @Override
        public FrameSize size() {
            return size;
        }

        @Override
        public void row(int y, int[] out) {
            for (int x = 0; x < size.width(); x++) {
                int value = values[y * size.width() + x];
                out[x] = value < palette.length ? palette[value] : 0;
            }
        }

        /** The (H, W) values themselves, not a copy; of up to 16 bits. */
        public char[] values() {
            return values;
        }

        public boolean hasPalette() {
            return hasPalette;
        }

        /** The palette's colours as 0xAARRGGBB, not a copy; values past its end have no colour. */
        public int[] palette() {
            return palette;
        }
    }

    /** A colour a pixel. */
    final class Colours implements LabelImage {
        private final FrameSize size;
        private final BufferedImage image;
        private final boolean isLossy;

        Colours(BufferedImage image, boolean isLossy) {
            this.size = new FrameSize(image.getWidth(), image.getHeight());
            this.image = image;
            this.isLossy = isLossy;
        }

        @Override
        public FrameSize size() {
            return size;
        }

        /** Whether compression has changed the colours. */
        public boolean isLossy() {
            return isLossy;
        }

        @Override
        public void row(int y, int[] out) {
            image.getRGB(0, y, size.width(), 1, out, 0, size.width());
        }
    }
}
