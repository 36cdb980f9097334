package dev.reelmask.schedule.learned;

import java.io.Serializable;
import java.util.Locale;

/**
 * Two maps through one convolution of 3×3, their difference through another, the mean over all places, and a fully
 * connected layer of one output; leaky ReLUs of slope {@value DenseNetwork#SLOPE} after the convolutions. Immutable.
 *
 * @param side rows and columns of the maps
 * @param first from the 3×3 values of every channel, channel after channel, to those of one place of its output
 * @param second the same of the difference
 * @param last from the means
 */
public record FramePairNetwork(int side, DenseLayer first, DenseLayer second, DenseLayer last) implements Serializable {
    private static final int WINDOW = MapConvolution.KERNEL * MapConvolution.KERNEL;

    public FramePairNetwork {
        boolean fits = first.inputs() % WINDOW == 0
                && second.inputs() == WINDOW * first.outputs()
                && last.inputs() == second.outputs()
                && last.outputs() == 1;
        if (!fits) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "no network for two maps: layers of %d to %d, %d to %d and %d to %d",
                    first.inputs(),
                    first.outputs(),
                    second.inputs(),
                    second.outputs(),
                    last.inputs(),
                    last.outputs()));
        }
    }

    /** Channels of a map. */
    public int channels() {
        return first.inputs() / WINDOW;
    }

    /** Something to run it with. */
    public Runner runner() {
        return new Runner(this);
    }

    /** Runs a network; keeps what layers give. One thread at a time. */
    public static final class Runner {
        private final MapConvolution first;
        private final MapConvolution second;
        private final DenseLayer last;
        private final float[] difference;
        private final float[] convolved;
        private final float[] means;
        private final float[] output = new float[1];

        private Runner(FramePairNetwork network) {
            this.first = new MapConvolution(network.side, 1, network.first);
            this.second = new MapConvolution(network.side, 1, network.second);
            this.last = network.last;
            this.difference = new float[first.length()];
            this.convolved = new float[second.length()];
            this.means = new float[network.second.outputs()];
        }

        /** What the first convolution makes of a map, (channels, side, side): an array of the caller's. */
        public float[] seen(float[] map) {
            float[] seen = new float[first.length()];
            first.apply(map, seen);
            return seen;
        }

        /** The output for a frame and its key frame, as {@link #seen}. */
        public float of(float[] frame, float[] key) {
            for (int i = 0; i < difference.length; i++) {
                difference[i] = frame[i] - key[i];
            }
            second.apply(difference, convolved);
            int cells = convolved.length / means.length;
            for (int channel = 0; channel < means.length; channel++) {
                double sum = 0;
                for (int i = 0; i < cells; i++) {
                    sum += convolved[channel * cells + i];
                }
                means[channel] = (float) (sum / cells);
            }
            last.apply(means, output);
            return output[0];
        }
    }
}
