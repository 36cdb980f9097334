package dev.reelmask.label;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How large a label may be, and which proportions it may have, so that it can lie on its frame. Checked against the
 * label's header, before any pixel is decoded.
 *
 * @param shapes sizes of the frame, as shown and as stored; empty where no frame is known
 */
public record LabelBounds(List<FrameSize> shapes) implements Serializable {
    /** No label has more pixels; frames have no more either. */
    private static final long MOST_PIXELS = 1L << 27;
    /** A label may always be of Full HD, however small its frame. */
    private static final long ALWAYS_PIXELS = 1L << 21;
    /** A label may have so many times its frame's pixels. */
    private static final int FACTOR = 4;
    /** Bytes of a file beside its pixels: palettes, texts, profiles. */
    private static final long EXTRA_BYTES = 1L << 24;
    /** Of a pixel that is not compressed: four channels of 16 bits. */
    private static final int BYTES_PER_PIXEL = 8;

    private static final int MOST_BYTES = 1 << 29;

    public LabelBounds {
        shapes = List.copyOf(shapes);
    }

    /** For labels of no known frame: only the absolute limits hold. */
    public static LabelBounds withoutFrame() {
        return new LabelBounds(List.of());
    }

    /**
     * For labels of frames of a size.
     *
     * @param shown upright, pixels square
     * @param stored upright, pixels as the file holds them; labels may have either's proportions
     */
    public static LabelBounds of(FrameSize shown, FrameSize stored) {
        return new LabelBounds(shown.equals(stored) ? List.of(shown) : List.of(shown, stored));
    }

    /** These bounds, and those of another size that the frame may have too. */
    public LabelBounds or(FrameSize other) {
        List<FrameSize> all = new ArrayList<>(shapes);
        all.add(other);
        return new LabelBounds(all);
    }

    /** The largest file worth reading. */
    public int maxBytes() {
        return (int) Math.min(MOST_BYTES, EXTRA_BYTES + BYTES_PER_PIXEL * maxPixels());
    }

    private long maxPixels() {
        long largest = shapes.stream().mapToLong(LabelBounds::pixels).max().orElse(MOST_PIXELS);
        return Math.min(MOST_PIXELS, Math.max(ALWAYS_PIXELS, FACTOR * largest));
    }

    private static long pixels(FrameSize size) {
        return (long) size.width() * size.height();
    }

    /** True if a label of this size has the proportions of the frame, up to the rounding of a pixel. */
    public boolean fits(FrameSize label) {
        return shapes.isEmpty() || shapes.stream().anyMatch(shape -> isProportional(label, shape));
    }

    /** Whether some scale brings both sides of {@code shape} within a pixel of those of {@code label}. */
    private static boolean isProportional(FrameSize label, FrameSize shape) {
        double least = Math.max((label.width() - 1.0) / shape.width(), (label.height() - 1.0) / shape.height());
        double most = Math.min((label.width() + 1.0) / shape.width(), (label.height() + 1.0) / shape.height());
        return least <= most;
    }

    /**
     * Refuses what cannot lie on the frame.
     *
     * @throws SequenceException with {@link ReasonCode#BAD_LABEL}
     */
    public void check(FrameSize label, String location) {
        if (pixels(label) > maxPixels()) {
            throw bad(String.format(
                    Locale.ROOT,
                    "label %s is %s large, at most %d pixels are read%s",
                    location,
                    label,
                    maxPixels(),
                    ofFrame()));
        }
        if (!fits(label)) {
            throw bad("label %s is %s large: other proportions than the frame's %s; cut or scale it as its frame"
                    .formatted(location, label, shapes.get(0)));
        }
    }

    private String ofFrame() {
        return shapes.isEmpty() ? "" : " for frames of " + shapes.get(0);
    }

    private static SequenceException bad(String message) {
        return new SequenceException(ReasonCode.BAD_LABEL, message);
    }
}
