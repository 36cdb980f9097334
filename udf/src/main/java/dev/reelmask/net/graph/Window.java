package dev.reelmask.net.graph;

import java.util.Locale;

/** Geometry of a square sliding window, in pixels of its input. */
public record Window(int kernel, int stride, int padding, int dilation) {
    public Window {
        if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) {
            throw new IllegalArgumentException("window needs kernel, stride, dilation >= 1 and padding >= 0, got "
                    + String.format(
                            Locale.ROOT,
                            "kernel %d, stride %d, padding %d, dilation %d",
                            kernel,
                            stride,
                            padding,
                            dilation));
        }
    }

    /** A window of stride 1 padded so that an odd kernel keeps the size. */
    public static Window of(int kernel) {
        return new Window(kernel, 1, (kernel - 1) / 2, 1);
    }

    public Window strided(int newStride) {
        return new Window(kernel, newStride, padding, dilation);
    }

    /** Dilated, with the padding that keeps the size of an odd kernel. */
    public Window dilated(int newDilation) {
        return new Window(kernel, stride, newDilation * (kernel - 1) / 2, newDilation);
    }

    public Window padded(int newPadding) {
        return new Window(kernel, stride, newPadding, dilation);
    }

    /** floor((length + 2 padding − dilation (kernel − 1) − 1) / stride) + 1, as PyTorch's Conv2d. */
    int outputLength(int length) {
        return (length + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }

    /** The same with ceil instead of floor, but no window that begins behind the edge, as PyTorch's ceil_mode. */
    int roundedUpLength(int length) {
        int over = length + 2 * padding - dilation * (kernel - 1) - 1;
        int windows = (over + stride - 1) / stride + 1;
        return (windows - 1) * stride >= length + padding ? windows - 1 : windows;
    }

    /** (length − 1) stride − 2 padding + dilation (kernel − 1) + extra + 1, as PyTorch's ConvTranspose2d. */
    int transposedLength(int length, int outputPadding) {
        return (length - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
    }
}
