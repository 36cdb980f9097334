package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.checkChannels;
import static dev.reelmask.net.graph.Convolutions.pair;

import dev.reelmask.net.graph.Parameter.Initial;
import java.util.List;
import java.util.Locale;

/** Operations between the convolutions: normalisation, activations, pooling, joins and resizing. */
public final class Ops {
    private Ops() {}

    /** PyTorch's BatchNorm2d over {@code channels}, affine, with running statistics. */
    public record BatchNorm2d(int channels, double eps, double momentum) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(
                    Parameter.trained("weight", Initial.ONE, channels),
                    Parameter.trained("bias", Initial.ZERO, channels),
                    Parameter.running("running_mean", Initial.ZERO, channels),
                    Parameter.running("running_var", Initial.ONE, channels));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            checkChannels(channels, inputs.get(0).channels());
            return inputs.get(0);
        }

        @Override
        public String script(Operands o) {
            return "torch.batch_norm(%s, %s, %s, %s, %s, %s, %s, %s, False)"
                    .formatted(
                            o.input(),
                            o.tensor("weight"),
                            o.tensor("bias"),
                            o.tensor("running_mean"),
                            o.tensor("running_var"),
                            o.training(),
                            momentum,
                            eps);
        }
    }

    /** PyTorch's InstanceNorm2d without weights: each map to mean 0 and variance 1. */
    public record InstanceNorm(double eps) implements Op {
        @Override
        public String script(Operands o) {
            return "torch.instance_norm(%s, None, None, None, None, True, 0.1, %s, False)".formatted(o.input(), eps);
        }
    }

    /** PyTorch's PReLU with one slope a channel. */
    public record Prelu(int channels) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.trained("weight", Initial.QUARTER, channels));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            checkChannels(channels, inputs.get(0).channels());
            return inputs.get(0);
        }

        @Override
        public String script(Operands o) {
            return "torch.prelu(%s, %s)".formatted(o.input(), o.tensor("weight"));
        }
    }

    /** x where x is positive, {@code slope} × x elsewhere. */
    public record LeakyRelu(double slope) implements Op {
        @Override
        public String script(Operands o) {
            return "torch.%s(%s, %s)".formatted(o.orInPlace("leaky_relu"), o.input(), slope);
        }
    }

    /** Activations without parameters. */
    public enum Activation implements Op {
        RELU,
        RELU6,
        SIGMOID,
        TANH;

        @Override
        public String script(Operands o) {
            return this == RELU6
                    ? "torch.%s(%s, 0., 6.)".formatted(o.orInPlace("hardtanh"), o.input())
                    : "torch.%s(%s)".formatted(o.orInPlace(name().toLowerCase(Locale.ROOT)), o.input());
        }
    }

    /**
     * Pooling; the average counts padding, as PyTorch's default.
     *
     * @param roundUp whether a last window that reaches over the edge counts, as in Caffe
     */
    public record Pool(Kind kind, Window window, boolean roundUp) implements Op {
        /** What is taken of a window. */
        public enum Kind {
            MAX,
            AVERAGE
        }

        /** Pooling without rounding up. */
        public Pool(Kind kind, Window window) {
            this(kind, window, false);
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            return roundUp
                    ? new FeatureShape(
                            x.channels(), window.roundedUpLength(x.height()), window.roundedUpLength(x.width()))
                    : new FeatureShape(x.channels(), window.outputLength(x.height()), window.outputLength(x.width()));
        }

        @Override
        public String script(Operands o) {
            String shared = "(%s, %s, %s, %s, "
                    .formatted(o.input(), pair(window.kernel()), pair(window.stride()), pair(window.padding()));
            return kind == Kind.MAX
                    ? "torch.max_pool2d" + shared + pair(window.dilation()) + ", " + python(roundUp) + ")"
                    : "torch.avg_pool2d" + shared + python(roundUp) + ", True, None)";
        }
    }

    /** Mean over each map: (C, 1, 1). */
    public record GlobalAveragePool() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return new FeatureShape(inputs.get(0).channels(), 1, 1);
        }

        @Override
        public String script(Operands o) {
            return "torch.adaptive_avg_pool2d(%s, [1, 1])".formatted(o.input());
        }
    }

    /** Sum of two maps of one shape. */
    public record Add() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return equalShapes(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.%s(%s, %s)".formatted(o.inPlace() ? "add_" : "add", o.input(), o.second());
        }
    }

    /** Product of two maps of one shape. */
    public record Multiply() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return equalShapes(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.mul(%s, %s)".formatted(o.input(), o.second());
        }
    }

    /** Maps of one size behind one another along the channels. */
    public record Concat() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape first = inputs.get(0);
            for (FeatureShape x : inputs) {
                if (x.height() != first.height() || x.width() != first.width()) {
                    throw new IllegalArgumentException("maps to concatenate need one size, got " + inputs);
                }
            }
            int channels = inputs.stream().mapToInt(FeatureShape::channels).sum();
            return new FeatureShape(channels, first.height(), first.width());
        }

        @Override
        public String script(Operands o) {
            return "torch.cat([%s], 1)".formatted(String.join(", ", o.inputs()));
        }
    }

    /** Multiplication by a constant, such as a flow's from one resolution to another. */
    public record Scale(double factor) implements Op {
        @Override
        public String script(Operands o) {
            return "torch.mul(%s, %s)".formatted(o.input(), factor);
        }
    }

    /** Bilinear enlargement by a whole factor. */
    public record Resize(int factor, boolean alignCorners) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            return new FeatureShape(x.channels(), x.height() * factor, x.width() * factor);
        }

        @Override
        public String script(Operands o) {
            String x = o.input();
            return "torch.upsample_bilinear2d(%s, [torch.mul(torch.size(%s, 2), %s), torch.mul(torch.size(%s, 3), %s)], %s, None, None)"
                    .formatted(x, x, factor, x, factor, python(alignCorners));
        }
    }

    /** Bilinear resize of the first input to the size of the second. */
    public record ResizeLike(boolean alignCorners) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return sizedLikeSecond(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.upsample_bilinear2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], %s, None, None)"
                    .formatted(o.input(), o.second(), o.second(), python(alignCorners));
        }
    }

    /** Natural logarithm of values, those below {@code floor} raised to it. */
    public record Log(double floor) implements Op {
        @Override
        public String script(Operands o) {
            return "torch.log(torch.clamp(%s, %s, None))".formatted(o.input(), floor);
        }
    }

    /** Some of a map's channels: from {@code first} on, {@code count} of them. */
    public record Channels(int first, int count) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            if (first < 0 || count < 1 || first + count > x.channels()) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a map %s has no %d channels from %d on", x, count, first));
            }
            return new FeatureShape(count, x.height(), x.width());
        }

        @Override
        public String script(Operands o) {
            return String.format(Locale.ROOT, "torch.slice(%s, 1, %d, %d, 1)", o.input(), first, first + count);
        }

        @Override
        public boolean isView() {
            return true;
        }
    }

    /** The top left part of the first input, as large as the second. */
    public record CropLike() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return sizedLikeSecond(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.slice(torch.slice(%s, 2, 0, torch.size(%s, 2), 1), 3, 0, torch.size(%s, 3), 1)"
                    .formatted(o.input(), o.second(), o.second());
        }

        @Override
        public boolean isView() {
            return true;
        }
    }

    /** Zeros around a map; a negative number takes away as many rows or columns. */
    public record Pad(int left, int right, int top, int bottom) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            return new FeatureShape(x.channels(), x.height() + top + bottom, x.width() + left + right);
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT, "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)", o.input(), left, right, top, bottom);
        }
    }

    /** Posteriors: softmax over the channels. */
    public record Softmax() implements Op {
        @Override
        public String script(Operands o) {
            return "torch.softmax(%s, 1)".formatted(o.input());
        }
    }

    /**
     * Drops values with a probability in training; does nothing at inference.
     *
     * @param wholeMaps whether a channel is kept or dropped as a whole, as PyTorch's Dropout2d
     */
    public record Dropout(double probability, boolean wholeMaps) implements Op {
        /** Drops single values. */
        public Dropout(double probability) {
            this(probability, false);
        }

        @Override
        public String script(Operands o) {
            return "torch.%s(%s, %s, %s)"
                    .formatted(wholeMaps ? "feature_dropout" : "dropout", o.input(), probability, o.training());
        }
    }

    static FeatureShape equalShapes(List<FeatureShape> inputs) {
        if (!inputs.get(0).equals(inputs.get(1))) {
            throw new IllegalArgumentException("maps to combine need one shape, got " + inputs);
        }
        return inputs.get(0);
    }

    static FeatureShape sizedLikeSecond(List<FeatureShape> inputs) {
        FeatureShape like = inputs.get(1);
        return new FeatureShape(inputs.get(0).channels(), like.height(), like.width());
    }

    private static String python(boolean value) {
        return value ? "True" : "False";
    }
}
