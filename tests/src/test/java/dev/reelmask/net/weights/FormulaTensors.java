package dev.reelmask.net.weights;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Weights and inputs from a written formula, the same as {@code tests/python/formula.py}. */
public final class FormulaTensors {
    /** Numbers are taken modulo 2³¹. */
    private static final long MASK = (1L << 31) - 1;

    private FormulaTensors() {}

    /** {@code count} values in [0, 1) that depend on {@code index} alone. */
    public static double[] uniform(long index, int count) {
        double[] values = new double[count];
        for (int j = 0; j < count; j++) {
            long x = (index * 7919 + j * 104729L + 12345) & MASK;
            x = (x * 1103515245L + 12345) & MASK;
            x = (x * 1103515245L + 12345) & MASK;
            values[j] = x / (MASK + 1.0);
        }
        return values;
    }

    /** Weights of a network; a tensor's index is its position among the sorted names. */
    public static Weights weights(Network network) {
        return weights(network, 1);
    }

    /** The same with kernels multiplied by {@code gain}, √2 where activations would else die out in a deep network. */
    public static Weights weights(Network network, double gain) {
        Map<String, List<Integer>> sorted = new TreeMap<>();
        for (Parameter parameter : network.parameters()) {
            sorted.put(parameter.name(), parameter.shape());
        }
        Map<String, FloatTensor> filled = new LinkedHashMap<>();
        sorted.forEach((name, shape) -> filled.put(name, fill(name, shape, filled.size(), gain)));
        return new Weights(filled);
    }

    private static FloatTensor fill(String name, List<Integer> shape, int index, double gain) {
        int count = shape.stream().reduce(1, Math::multiplyExact);
        double[] u = uniform(index, count);
        double bound = Math.sqrt(3.0 / (count / shape.get(0))) * gain;
        boolean centred = name.endsWith("bias") || name.endsWith("running_mean");
        boolean kernel = shape.size() == 4;
        float[] values = new float[count];
        for (int j = 0; j < count; j++) {
            double value = kernel ? (u[j] * 2 - 1) * bound : centred ? (u[j] - 0.5) * 0.2 : 0.6 + 0.8 * u[j];
            values[j] = (float) value;
        }
        return new FloatTensor(shape, values);
    }

    /** An image-like input in [−1, 1), (2, 3, 64, 96). */
    public static float[] input() {
        return signed(1000, 2 * 3 * 64 * 96);
    }

    /** {@code count} values in [−1, 1) that depend on {@code index} alone. */
    public static float[] signed(long index, int count) {
        double[] u = uniform(index, count);
        float[] values = new float[u.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) u[i] * 2 - 1;
        }
        return values;
    }
}
