package dev.reelmask.frame;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One decoded frame at the network's content size (scaled, upright, without padding).
 *
 * <p>The pixel array is shared, not copied: nobody may change it after construction.
 */
public final class RgbFrame {
    private final int index;
    private final long ptsUs;
    private final FrameSize size;
    private final byte[] rgb;
    private final boolean damaged;
    private volatile byte[] grey;
    private final Map<Class<?>, Object> derived;

    /**
     * @param index position in display order, from 0
     * @param ptsUs presentation time in microseconds from the start of the sequence
     * @param rgb (H, W, 3) interleaved unsigned bytes, rows without gaps
     */
    public RgbFrame(int index, long ptsUs, FrameSize size, byte[] rgb) {
        this(index, ptsUs, size, rgb, false, new ConcurrentHashMap<>(2));
        if (index < 0) {
            throw new IllegalArgumentException("index must not be negative, got " + index);
        }
        requireNonNull(size, "size is null");
        if (rgb.length != size.pixels() * 3) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a frame of %s has %d bytes, got %d", size, size.pixels() * 3, rgb.length));
        }
    }

    private RgbFrame(
            int index, long ptsUs, FrameSize size, byte[] rgb, boolean damaged, Map<Class<?>, Object> derived) {
        this.index = index;
        this.ptsUs = ptsUs;
        this.size = size;
        this.rgb = rgb;
        this.damaged = damaged;
        this.derived = derived;
    }

    /** The same picture, known to be damaged. */
    public RgbFrame asDamaged() {
        return new RgbFrame(index, ptsUs, size, rgb, true, new ConcurrentHashMap<>(2));
    }

    /**
     * The same frame with nothing left of its pixels but what was {@link #derived} from them so far: a frame that waits
     * weighs as much as what is still asked of it.
     */
    public RgbFrame withoutPixels() {
        return new RgbFrame(index, ptsUs, size, null, damaged, derived);
    }

    /** A part of it, as a frame of the same number and time. */
    public RgbFrame cropped(Area area) {
        byte[] part = new byte[area.size().pixels() * 3];
        int row = area.size().width() * 3;
        for (int y = 0; y < area.size().height(); y++) {
            int from = ((area.top() + y) * size.width() + area.left()) * 3;
            System.arraycopy(rgb(), from, part, y * row, row);
        }
        return new RgbFrame(index, ptsUs, area.size(), part, damaged, new ConcurrentHashMap<>(2));
    }

    public int index() {
        return index;
    }

    public long ptsUs() {
        return ptsUs;
    }

    public FrameSize size() {
        return size;
    }

    /** Whether the decoder had to patch this picture, or one that it may refer to. */
    public boolean damaged() {
        return damaged;
    }

    /**
     * The (H, W, 3) bytes themselves, not a copy.
     *
     * @throws IllegalStateException if the frame is {@link #withoutPixels}
     */
    public byte[] rgb() {
        if (rgb == null) {
            throw new IllegalStateException("frame " + index + " has let go of its pixels");
        }
        return rgb;
    }

    /** (H, W) luma of ITU-R BT.601 in 8 bits, computed once and shared: nobody may change it. */
    public byte[] grey() {
        byte[] known = grey;
        if (known == null) {
            known = luma(rgb(), size.pixels());
            grey = known;
        }
        return known;
    }

    /** What is made of this frame by {@code make}: once, and kept with the frame. */
    public <T> T derived(Class<T> type, Function<RgbFrame, T> make) {
        return type.cast(derived.computeIfAbsent(type, unused -> make.apply(this)));
    }

    private static byte[] luma(byte[] rgb, int pixels) {
        byte[] out = new byte[pixels];
        for (int i = 0, j = 0; i < pixels; i++, j += 3) {
            int r = rgb[j] & 0xff;
            int g = rgb[j + 1] & 0xff;
            int b = rgb[j + 2] & 0xff;
            out[i] = (byte) ((4899 * r + 9617 * g + 1868 * b + 8192) >> 14);
        }
        return out;
    }
}
