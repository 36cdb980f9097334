package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/** Convolutions of VGG-16 (Simonyan and Zisserman, ICLR 2015), names of the Caffe original: {@code conv1_1.weight}. */
final class Vgg16 {
    private static final int[] WIDTHS = {64, 128, 256, 512, 512};
    private static final int[] LAYERS = {2, 2, 3, 3, 3};

    /** Number of stages; a pooling follows each. */
    static final int STAGES = WIDTHS.length;

    private Vgg16() {}

    /**
     * Adds one stage without its pooling: 3×3 convolutions with ReLU.
     *
     * @param stage 1 to {@link #STAGES}
     * @param first window of its first convolution
     * @param others window of the others
     */
    static Value stage(NetworkBuilder net, int stage, Value x, Window first, Window others) {
        Value y = x;
        for (int i = 1; i <= LAYERS[stage - 1]; i++) {
            String path = "conv" + stage + "_" + i;
            y = net.relu(net.conv(path, y, WIDTHS[stage - 1], i == 1 ? first : others));
        }
        return y;
    }
}
