package dev.reelmask.net.module;

import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.weights.Weights;

/**
 * What a batch norm does at inference, channel by channel: scale x + shift, scale = γ / √(σ² + ε), shift = β − μ scale.
 */
final class NormScale {
    private final float[] scale;
    private final float[] shift;

    private NormScale(float[] scale, float[] shift) {
        this.scale = scale;
        this.shift = shift;
    }

    float[] scale() {
        return scale;
    }

    float[] shift() {
        return shift;
    }

    /** @param path the norm's name */
    static NormScale of(BatchNorm2d norm, String path, Weights weights) {
        float[] gamma = weights.get(path + ".weight").values();
        float[] beta = weights.get(path + ".bias").values();
        float[] mean = weights.get(path + ".running_mean").values();
        float[] variance = weights.get(path + ".running_var").values();
        float[] scale = new float[norm.channels()];
        float[] shift = new float[norm.channels()];
        for (int c = 0; c < scale.length; c++) {
            double s = gamma[c] / Math.sqrt(variance[c] + norm.eps());
            scale[c] = (float) s;
            shift[c] = (float) (beta[c] - mean[c] * s);
        }
        return new NormScale(scale, shift);
    }
}
