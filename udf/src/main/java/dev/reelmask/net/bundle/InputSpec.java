package dev.reelmask.net.bundle;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the features module takes: (N, 3, H, W) float, value = (byte − mean) / std a channel, padded at the right and at
 * the bottom with 0 (the mean colour).
 *
 * @param mean and {@code std}: three values in units of bytes (0..255), in the channel order of {@code order}
 * @param stride H and W are padded to multiples of it
 * @param padding whether the padding goes on to the size policy's box, for modules of one fixed input size
 */
public record InputSpec(
        SizePolicy size, ChannelOrder order, List<Double> mean, List<Double> std, int stride, Padding padding)
        implements Serializable {
    /** Order of the colour channels. */
    public enum ChannelOrder {
        RGB,
        BGR
    }

    /** How far a frame is padded. */
    public enum Padding {
        STRIDE,
        BOX
    }

    /** Pixels of a side. */
    static final int MAX_SIDE = 16384;

    /** Pixels of a frame: 8192x8192. */
    static final long MAX_PIXELS = 1L << 26;

    static final int MAX_STRIDE = 1024;
    static final double MAX_MEAN = 1e6;
    static final double MIN_STD = 1e-6;
    static final double MAX_STD = 1e6;

    public InputSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        checkNormalisation(mean, std);
        if (stride < 1 || stride > MAX_STRIDE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "stride must lie between 1 and %d, got %d", MAX_STRIDE, stride));
        }
        if (size.kind() != SizePolicy.Kind.SOURCE) {
            checkBox(size.box());
        }
        if (padding == Padding.BOX && size.kind() == SizePolicy.Kind.SOURCE) {
            throw new IllegalArgumentException("padding to a box needs a size policy with a box");
        }
    }

    /** Whether there are three means and three deviations that numbers can be made of. */
    static void checkNormalisation(List<Double> mean, List<Double> std) {
        boolean usable = mean.stream().allMatch(m -> Math.abs(m) <= MAX_MEAN)
                && std.stream().allMatch(s -> s >= MIN_STD && s <= MAX_STD);
        if (mean.size() != 3 || std.size() != 3 || !usable) {
            throw new IllegalArgumentException(
                    "mean and std need three values each, std above 0, none beyond a million, got %s and %s"
                            .formatted(mean, std));
        }
    }

    private static void checkBox(FrameSize box) {
        long pixels = (long) box.width() * box.height();
        if (box.width() > MAX_SIDE || box.height() > MAX_SIDE || pixels > MAX_PIXELS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a network's input has sides of %d pixels and %d million pixels at most, got %s",
                    MAX_SIDE,
                    MAX_PIXELS / 1_000_000,
                    box));
        }
    }

    /** The same with another stride. */
    public InputSpec atStride(int newStride) {
        return new InputSpec(size, order, mean, std, newStride, padding);
    }

    /** The same for frames that are stretched to one size. */
    public InputSpec stretchedTo(FrameSize box) {
        return new InputSpec(SizePolicy.stretched(box), order, mean, std, stride, padding);
    }

    /** Size of the module's input for a content frame. */
    public FrameSize paddedSize(FrameSize content) {
        int width =
                padding == Padding.BOX ? Math.max(content.width(), size.box().width()) : content.width();
        int height =
                padding == Padding.BOX ? Math.max(content.height(), size.box().height()) : content.height();
        return new FrameSize(roundUp(width), roundUp(height));
    }

    /** Size of the module's input for a frame that fills the size policy's box; empty where there is no box. */
    public Optional<FrameSize> largestSize() {
        return size.kind() == SizePolicy.Kind.SOURCE ? Optional.empty() : Optional.of(paddedSize(size.box()));
    }

    private int roundUp(int length) {
        return Math.multiplyExact((length + stride - 1) / stride, stride);
    }
}
