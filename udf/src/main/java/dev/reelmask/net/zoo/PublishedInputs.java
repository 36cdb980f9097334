package dev.reelmask.net.zoo;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.bundle.InputSpec.Padding;
import java.util.List;

/** How published weights want their input: channel order, mean, deviation. Sizes are those of the publications. */
final class PublishedInputs {
    /** CamVid's training mean and deviation in B, G, R; the published code divides by 255 once more. */
    static final InputSpec ESPNET_CAMVID = new InputSpec(
            SizePolicy.stretched(new FrameSize(480, 360)),
            ChannelOrder.BGR,
            List.of(110.33, 108.41, 105.03),
            List.of(72.13 * 255, 72.69 * 255, 69.90 * 255),
            8,
            Padding.STRIDE);

    static final InputSpec ESPNET_CITYSCAPES = new InputSpec(
            SizePolicy.fixed(new FrameSize(1024, 512)),
            ChannelOrder.BGR,
            List.of(72.3923, 82.9089, 73.1584),
            List.of(45.3192 * 255, 46.1529 * 255, 44.9148 * 255),
            8,
            Padding.STRIDE);

    private PublishedInputs() {}

    /** RGB in [−1, 1], frames stretched to a square: the face networks here. */
    static InputSpec centred(int side, int stride) {
        return centred(SizePolicy.stretched(square(side)), stride);
    }

    /** RGB in [−1, 1], as timm's Inception-style weights. */
    static InputSpec inception(int side, int stride) {
        return centred(SizePolicy.fixed(square(side)), stride);
    }

    /** The same in [−1, 1], as TensorFlow's weights. */
    static InputSpec centred(InputSpec input) {
        return centred(input.size(), input.stride());
    }

    private static InputSpec centred(SizePolicy size, int stride) {
        List<Double> middle = List.of(127.5, 127.5, 127.5);
        return new InputSpec(size, ChannelOrder.RGB, middle, middle, stride, Padding.STRIDE);
    }

    /** RGB with ImageNet's mean and deviation, as torchvision's weights. */
    static InputSpec imageNet(int side, int stride) {
        return new InputSpec(
                SizePolicy.fixed(square(side)),
                ChannelOrder.RGB,
                List.of(0.485 * 255, 0.456 * 255, 0.406 * 255),
                List.of(0.229 * 255, 0.224 * 255, 0.225 * 255),
                stride,
                Padding.STRIDE);
    }

    /** BGR minus ImageNet's mean, as Caffe's VGG-16 weights. */
    static InputSpec caffe(int side, int stride) {
        return new InputSpec(
                SizePolicy.fixed(square(side)),
                ChannelOrder.BGR,
                List.of(104.00699, 116.66877, 122.67892),
                List.of(1.0, 1.0, 1.0),
                stride,
                Padding.STRIDE);
    }

    private static FrameSize square(int side) {
        return new FrameSize(side, side);
    }
}
