package dev.reelmask.schedule.learned;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * Fully connected layers: a trunk that sees the numbers of a pair alone, then a head that sees what the trunk makes of
 * them and the history. After every layer but the head's last stands a leaky ReLU of slope {@value #SLOPE}. Immutable.
 *
 * @param trunk none where the head sees the pair's numbers themselves
 * @param head at least one layer, whose last has one output, or two: no key and key
 */
public record DenseNetwork(List<DenseLayer> trunk, List<DenseLayer> head) implements Serializable {
    /** Of negative values, as in DVSNet. */
    public static final float SLOPE = 0.1f;

    public DenseNetwork {
        trunk = List.copyOf(trunk);
        head = List.copyOf(head);
        if (head.isEmpty()) {
            throw new IllegalArgumentException("a network without a head");
        }
        checkChain(trunk);
        checkChain(head);
        int outputs = head.get(head.size() - 1).outputs();
        if (outputs > 2) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a scheduler has one or two outputs, not %d", outputs));
        }
    }

    private static void checkChain(List<DenseLayer> layers) {
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a layer of %d inputs behind one of %d outputs",
                        layers.get(i).inputs(),
                        layers.get(i - 1).outputs()));
            }
        }
    }

    /** Numbers of a pair and of the history together that the head sees where there is no trunk. */
    public int headInputs() {
        return head.get(0).inputs();
    }

    /** What the trunk sees of a pair, and gives the head; 0 where there is none. */
    public int trunkInputs() {
        return trunk.isEmpty() ? 0 : trunk.get(0).inputs();
    }

    /** Applies the leaky ReLU in place. */
    static float[] leaky(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] < 0 ? SLOPE * values[i] : values[i];
        }
        return values;
    }

    /** Something to run it with. */
    public Runner runner() {
        return new Runner(this);
    }

    /** Runs a network; keeps what layers give. One thread at a time. */
    public static final class Runner {
        private final DenseNetwork network;
        private final float[][] trunk;
        private final float[] joined;
        private final float[][] head;

        private Runner(DenseNetwork network) {
            this.network = network;
            this.trunk = outputs(network.trunk);
            this.joined = new float[network.headInputs()];
            this.head = outputs(network.head);
        }

        private static float[][] outputs(List<DenseLayer> layers) {
            return layers.stream().map(layer -> new float[layer.outputs()]).toArray(float[][]::new);
        }

        /** What the trunk makes of a pair's numbers: an array of this runner's, or the numbers themselves. */
        public float[] trunk(float[] pair) {
            float[] values = pair;
            for (int i = 0; i < trunk.length; i++) {
                network.trunk.get(i).apply(values, trunk[i]);
                values = leaky(trunk[i]);
            }
            return values;
        }

        /**
         * What the head makes of the trunk's values and the history.
         *
         * @return its one output, or the key's minus the other's: the log of the odds that a key frame is taken
         */
        public float head(float[] pair, float[] history) {
            System.arraycopy(pair, 0, joined, 0, pair.length);
            System.arraycopy(history, 0, joined, pair.length, history.length);
            float[] values = joined;
            for (int i = 0; i < head.length; i++) {
                network.head.get(i).apply(values, head[i]);
                values = i + 1 < head.length ? leaky(head[i]) : head[i];
            }
            return values.length == 1 ? values[0] : values[1] - values[0];
        }
    }
}
