package dev.reelmask.schedule.learned;

import java.io.Serializable;
import java.util.Locale;

/** A fully connected layer: outputs = weights × inputs + bias. Immutable. */
public final class DenseLayer implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int inputs;
    private final int outputs;
    /** (outputs, inputs), row-major. */
    private final float[] weights;

    private final float[] bias;

    /**
     * A layer.
     *
     * @param weights (outputs, inputs), row-major
     * @param bias one an output
     */
    public DenseLayer(float[] weights, float[] bias) {
        if (bias.length == 0 || weights.length == 0 || weights.length % bias.length != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d weights do not make a layer of %d outputs", weights.length, bias.length));
        }
        this.outputs = bias.length;
        this.inputs = weights.length / bias.length;
        this.weights = weights.clone();
        this.bias = bias.clone();
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    /** Fills {@code to}, of {@link #outputs} values, from {@code from}, of {@link #inputs}. */
    void apply(float[] from, float[] to) {
        for (int row = 0; row < outputs; row++) {
            int start = row * inputs;
            float sum = bias[row];
            for (int i = 0; i < inputs; i++) {
                sum += weights[start + i] * from[i];
            }
            to[row] = sum;
        }
    }
}
