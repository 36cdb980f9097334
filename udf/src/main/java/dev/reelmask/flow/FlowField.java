package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;

/**
 * Optical flow from a current frame to a reference frame: the pixel (x, y) of the current frame shows what the
 * reference shows at (x + u, y + v). In pixels of {@link #size}.
 *
 * <p>The array is shared, not copied: nobody may change it after construction.
 */
public final class FlowField implements Flow {
    private final FrameSize size;
    private final float[] uv;

    /** @param uv (H, W, 2) interleaved displacements */
    public FlowField(FrameSize size, float[] uv) {
        if (uv.length != size.pixels() * 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a flow of %s has %d values, got %d", size, size.pixels() * 2, uv.length));
        }
        this.size = size;
        this.uv = uv;
    }

    /** No motion anywhere. */
    public static FlowField zero(FrameSize size) {
        return new FlowField(size, new float[size.pixels() * 2]);
    }

    @Override
    public FrameSize size() {
        return size;
    }

    @Override
    public FlowField toHost() {
        return this;
    }

    /** The (H, W, 2) values themselves, not a copy. */
    public float[] uv() {
        return uv;
    }

    /** Mean displacement in pixels of frames of a given size, which this flow stands for. */
    public double meanLength(FrameSize frames) {
        double scaleX = (double) frames.width() / size.width();
        double scaleY = (double) frames.height() / size.height();
        double sum = 0;
        for (int i = 0; i < uv.length; i += 2) {
            double x = uv[i] * scaleX;
            double y = uv[i + 1] * scaleY;
            // a tenth of the time of hypot, which no displacement of pixels needs
            sum += Math.sqrt(x * x + y * y);
        }
        return sum / size.pixels();
    }

    /**
     * This flow for frames of another size: bilinear between pixel centres, borders repeated, displacements scaled with
     * the sides.
     */
    @Override
    public FlowField resized(FrameSize target) {
        if (target.equals(size)) {
            return this;
        }
        return new FlowField(target, FlowSampling.resize(this, target));
    }

    /**
     * This flow on another grid, which may cover more than the frame: borders are repeated.
     *
     * @param horizontal from this flow's columns to the grid's
     * @param vertical from its rows to the grid's
     * @param scaleX what a displacement of one of this flow's columns is on the grid
     * @param scaleY of one of its rows
     * @param out (rows, columns, 2) takes the displacements
     */
    public void resampled(LinearAxis horizontal, LinearAxis vertical, float scaleX, float scaleY, float[] out) {
        FlowSampling.resample(this, horizontal, vertical, scaleX, scaleY, out);
    }

    /**
     * The reference frame as the current one shows it, bilinear, borders repeated.
     *
     * @param reference of this flow's size
     */
    public RgbFrame warped(RgbFrame reference) {
        if (!reference.size().equals(size)) {
            throw new IllegalArgumentException(
                    "a flow of %s cannot warp a frame of %s".formatted(size, reference.size()));
        }
        return new RgbFrame(reference.index(), reference.ptsUs(), size, FlowSampling.warp(this, reference.rgb()));
    }

    /**
     * The flow of two steps: with {@code this} a → b and {@code next} b → c, both of one size, the flow a → c. It is
     * {@code this(p) + next(p + this(p))}, {@code next} sampled bilinearly and clamped at its border.
     */
    public FlowField then(FlowField next) {
        if (!next.size.equals(size)) {
            throw new IllegalArgumentException("flows of %s and %s cannot be joined".formatted(size, next.size));
        }
        return FlowSampling.compose(this, next);
    }
}
