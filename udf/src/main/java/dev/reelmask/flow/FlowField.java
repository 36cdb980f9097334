package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;

/**
 * Optical flow from a current frame to a reference frame: the pixel (x, y) of the current frame shows what the
 * reference shows at (x + u, y + v). In pixels of {@link #size}. A flow network may have made a scale field with it.
 *
 * <p>The array is shared, not copied: nobody may change it after construction.
 */
public final class FlowField {
    private final FrameSize size;
    private final float[] uv;
    /** Null where there is none. */
    private final ScaleField scaleField;

    /** @param uv (H, W, 2) interleaved displacements */
    public FlowField(FrameSize size, float[] uv) {
        this(size, uv, null);
    }

    private FlowField(FrameSize size, float[] uv, ScaleField scaleField) {
        if (uv.length != size.pixels() * 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a flow of %s has %d values, got %d", size, size.pixels() * 2, uv.length));
        }
        this.size = size;
        this.uv = uv;
        this.scaleField = scaleField;
    }

    /** No motion anywhere. */
    public static FlowField zero(FrameSize size) {
        return new FlowField(size, new float[size.pixels() * 2]);
    }

    public FrameSize size() {
        return size;
    }

    /** The (H, W, 2) values themselves, not a copy. */
    public float[] uv() {
        return uv;
    }

    /** What features that are warped along this flow are multiplied by. */
    public Optional<ScaleField> scaleField() {
        return Optional.ofNullable(scaleField);
    }

    /** The same flow with a scale field of the same two frames. */
    public FlowField withScaleField(ScaleField field) {
        return new FlowField(size, uv, field);
    }

    /** The same flow without a scale field. */
    public FlowField withoutScaleField() {
        return scaleField == null ? this : new FlowField(size, uv);
    }

    /** Mean displacement in pixels of frames of a given size, which this flow stands for. */
    public double meanLength(FrameSize frames) {
        double scaleX = (double) frames.width() / size.width();
        double scaleY = (double) frames.height() / size.height();
        double sum = 0;
        for (int i = 0; i < uv.length; i += 2) {
            sum += Math.hypot(uv[i] * scaleX, uv[i + 1] * scaleY);
        }
        return sum / size.pixels();
    }

    /**
     * This flow for frames of another size: bilinear between pixel centres, borders repeated, displacements scaled with
     * the sides. A scale field stays as it is.
     */
    public FlowField resized(FrameSize target) {
        if (target.equals(size)) {
            return this;
        }
        return new FlowField(target, FlowSampling.resize(this, target), scaleField);
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
     * {@code this(p) + next(p + this(p))}, {@code next} sampled bilinearly and clamped at its border. It has no scale
     * field: those of the steps are not the field of a and c.
     */
    public FlowField then(FlowField next) {
        if (!next.size.equals(size)) {
            throw new IllegalArgumentException("flows of %s and %s cannot be joined".formatted(size, next.size));
        }
        return FlowSampling.compose(this, next);
    }
}
