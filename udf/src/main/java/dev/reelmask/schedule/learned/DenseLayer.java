package dev.reelmask.schedule.learned;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/** A fully connected layer: outputs = weights × inputs + bias. Immutable. */
public final class DenseLayer implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int AT_ONCE = 4;

    private final int inputs;
    private final int outputs;
    /** (inputs, outputs), row-major: the outputs of an input are one loop that processors run several at a time. */
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
        this.weights = transposed(weights, inputs, outputs);
        this.bias = bias.clone();
    }

    private static float[] transposed(float[] weights, int inputs, int outputs) {
        float[] columns = new float[weights.length];
        for (int row = 0; row < outputs; row++) {
            for (int i = 0; i < inputs; i++) {
                columns[i * outputs + row] = weights[row * inputs + i];
            }
        }
        return columns;
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    /** Fills {@code to}, of {@link #outputs} values, from {@code from}, of {@link #inputs}. */
    void apply(float[] from, float[] to) {
        Arrays.fill(to, 0);
        int i = 0;
        for (; i + AT_ONCE <= inputs; i += AT_ONCE) {
            add(from, i, to);
        }
        for (; i < inputs; i++) {
            float value = from[i];
            int start = i * outputs;
            for (int row = 0; row < outputs; row++) {
                to[row] += weights[start + row] * value;
            }
        }
        // last, for it can be much larger than what is summed
        for (int row = 0; row < outputs; row++) {
            to[row] += bias[row];
        }
    }

    /** Adds what some inputs contribute: the outputs are read and written once for all of them. */
    private void add(float[] from, int first, float[] to) {
        float a = from[first];
        float b = from[first + 1];
        float c = from[first + 2];
        float d = from[first + 3];
        int start = first * outputs;
        for (int row = 0; row < outputs; row++) {
            int i = start + row;
            to[row] += (weights[i] * a + weights[i + outputs] * b)
                    + (weights[i + 2 * outputs] * c + weights[i + 3 * outputs] * d);
        }
    }
}
