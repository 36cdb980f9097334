package dev.reelmask.schedule.learned;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * A convolution of 3×3 over a map with a border of zeros, then fully connected layers, the last of one output. After
 * every layer but that stands a leaky ReLU of slope {@value DenseNetwork#SLOPE}. Immutable.
 *
 * @param side rows and columns of the map
 * @param stride of the convolution, a divisor of the side
 * @param convolution from the 3×3 values of every channel, channel after channel, to those of one place of its output
 * @param layers the first from all of the convolution's output, channel after channel
 */
public record MapNetwork(int side, int stride, DenseLayer convolution, List<DenseLayer> layers)
        implements Serializable {
    private static final int KERNEL = MapConvolution.KERNEL;

    public MapNetwork {
        layers = List.copyOf(layers);
        if (layers.isEmpty() || side % stride != 0 || convolution.inputs() % (KERNEL * KERNEL) != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "no network for maps: %d layers, side %d, stride %d, a convolution of %d values",
                    layers.size(),
                    side,
                    stride,
                    convolution.inputs()));
        }
        int width = convolution.outputs() * (side / stride) * (side / stride);
        for (DenseLayer layer : layers) {
            if (layer.inputs() != width) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "a layer of %d inputs behind one of %d outputs", layer.inputs(), width));
            }
            width = layer.outputs();
        }
        if (width != 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a network that predicts one number has %d outputs", width));
        }
    }

    /** Channels of the map. */
    public int channels() {
        return convolution.inputs() / (KERNEL * KERNEL);
    }

    /** Something to run it with. */
    public Runner runner() {
        return new Runner(this);
    }

    /** Runs a network; keeps what layers give. One thread at a time. */
    public static final class Runner {
        private final MapNetwork network;
        private final MapConvolution convolution;
        private final float[] convolved;
        private final float[][] outputs;

        private Runner(MapNetwork network) {
            this.network = network;
            this.convolution = new MapConvolution(network.side, network.stride, network.convolution);
            this.convolved = new float[convolution.length()];
            this.outputs = network.layers.stream()
                    .map(layer -> new float[layer.outputs()])
                    .toArray(float[][]::new);
        }

        /** The output for a map, (channels, side, side). */
        public float of(float[] map) {
            convolution.apply(map, convolved);
            float[] values = convolved;
            for (int i = 0; i < outputs.length; i++) {
                network.layers.get(i).apply(values, outputs[i]);
                values = i + 1 < outputs.length ? DenseNetwork.leaky(outputs[i]) : outputs[i];
            }
            return values[0];
        }
    }
}
