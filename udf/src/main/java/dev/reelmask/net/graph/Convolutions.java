package dev.reelmask.net.graph;

import dev.reelmask.net.graph.Parameter.Initial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Operations that multiply by a kernel. */
public final class Convolutions {
    private Convolutions() {}

    /** PyTorch's Conv2d: weight (out, in / groups, k, k), bias (out) where it has one. */
    public record Conv2d(int in, int out, Window window, int groups, boolean bias) implements Op {
        public Conv2d {
            checkGroups(in, out, groups);
        }

        @Override
        public List<Parameter> parameters() {
            return kernelAndBias(out, in / groups, out, window.kernel(), bias);
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            checkChannels(in, x.channels());
            return new FeatureShape(out, window.outputLength(x.height()), window.outputLength(x.width()));
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return output.elements() * (in / groups) * window.kernel() * window.kernel();
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT,
                    "torch.conv2d(%s, %s, %s, %s, %s, %s, %d)",
                    o.input(),
                    o.tensor("weight"),
                    bias ? o.tensor("bias") : "None",
                    pair(window.stride()),
                    pair(window.padding()),
                    pair(window.dilation()),
                    groups);
        }
    }

    /** PyTorch's ConvTranspose2d: weight (in, out / groups, k, k), bias (out) where it has one. */
    public record ConvTranspose2d(int in, int out, Window window, int outputPadding, int groups, boolean bias)
            implements Op {
        public ConvTranspose2d {
            checkGroups(in, out, groups);
        }

        @Override
        public List<Parameter> parameters() {
            return kernelAndBias(in, out / groups, out, window.kernel(), bias);
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            checkChannels(in, x.channels());
            return new FeatureShape(
                    out,
                    window.transposedLength(x.height(), outputPadding),
                    window.transposedLength(x.width(), outputPadding));
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return inputs.get(0).elements() * (out / groups) * window.kernel() * window.kernel();
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT,
                    "torch.conv_transpose2d(%s, %s, %s, %s, %s, %s, %d, %s)",
                    o.input(),
                    o.tensor("weight"),
                    bias ? o.tensor("bias") : "None",
                    pair(window.stride()),
                    pair(window.padding()),
                    pair(outputPadding),
                    groups,
                    pair(window.dilation()));
        }
    }

    /** A convolution that starts as the constant 1: weight 0, and a bias of 1 that stays. A scale field's head. */
    public record OnesConv2d(int in, int out, Window window) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(
                    Parameter.trained("weight", Initial.ZERO, out, in, window.kernel(), window.kernel()),
                    Parameter.fixed("bias", Initial.ONE, out));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return plain().outputShape(inputs);
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return plain().macs(inputs, output);
        }

        @Override
        public String script(Operands o) {
            return plain().script(o);
        }

        private Conv2d plain() {
            return new Conv2d(in, out, window, 1, true);
        }
    }

    private static List<Parameter> kernelAndBias(int first, int second, int out, int kernel, boolean bias) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.trained("weight", Initial.NORMAL, first, second, kernel, kernel));
        if (bias) {
            parameters.add(Parameter.trained("bias", Initial.ZERO, out));
        }
        return parameters;
    }

    private static void checkGroups(int in, int out, int groups) {
        if (in < 1 || out < 1 || groups < 1 || in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a convolution's groups must divide its channels, got %d -> %d with %d groups",
                    in,
                    out,
                    groups));
        }
    }

    static void checkChannels(int expected, int found) {
        if (expected != found) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "expected %d channels, got %d", expected, found));
        }
    }

    static String pair(int value) {
        return String.format(Locale.ROOT, "[%d, %d]", value, value);
    }
}
