package dev.reelmask.net.bundle;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import java.io.Serializable;
import java.util.List;
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

    public InputSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(s -> s <= 0)) {
            throw new IllegalArgumentException(
                    "mean and std need three values each, std above 0, got %s and %s".formatted(mean, std));
        }
        if (stride < 1) {
            throw new IllegalArgumentException("stride must be at least 1, got " + stride);
        }
        if (padding == Padding.BOX && size.kind() == SizePolicy.Kind.SOURCE) {
            throw new IllegalArgumentException("padding to a box needs a size policy with a box");
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
