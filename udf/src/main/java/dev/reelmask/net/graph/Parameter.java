package dev.reelmask.net.graph;

import java.util.List;

/**
 * A tensor that a network needs.
 *
 * @param name its name; within an operation relative ("weight"), within a network as in the PyTorch state dict
 * @param shape its dimensions, row-major
 */
public record Parameter(String name, Kind kind, Initial initial, List<Integer> shape) {
    /** What training does with the tensor. */
    public enum Kind {
        /** Gets gradients. */
        TRAINED,
        /** Is updated by the forward pass in training mode: running mean and variance. */
        RUNNING,
        /** Stays as it is, but belongs to the state dict: a fixed interpolation. */
        FIXED
    }

    /** What an untrained network starts with. */
    public enum Initial {
        /** Normal with variance 2 / fan-in (He et al., ICCV 2015). */
        NORMAL,
        ZERO,
        ONE,
        /** 0.25, as PyTorch's PReLU. */
        QUARTER,
        /** Bilinear interpolation of each channel by itself (Long et al., CVPR 2015). */
        BILINEAR
    }

    public Parameter {
        shape = List.copyOf(shape);
    }

    static Parameter trained(String name, Initial initial, Integer... shape) {
        return new Parameter(name, Kind.TRAINED, initial, List.of(shape));
    }

    static Parameter running(String name, Initial initial, Integer... shape) {
        return new Parameter(name, Kind.RUNNING, initial, List.of(shape));
    }

    static Parameter fixed(String name, Initial initial, Integer... shape) {
        return new Parameter(name, Kind.FIXED, initial, List.of(shape));
    }

    Parameter under(String path) {
        return path.isEmpty() ? this : new Parameter(path + "." + name, kind, initial, shape);
    }

    /** Number of values. */
    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
