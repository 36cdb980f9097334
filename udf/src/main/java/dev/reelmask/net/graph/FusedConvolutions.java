package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.pair;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Convolutions that apply what follows them while their sums are still in registers: oneDNN's kernels behind libtorch's
 * operators {@code mkldnn::_convolution_pointwise…}, for CPUs alone. Their weights may be in oneDNN's own layout.
 */
public final class FusedConvolutions {
    /** PyTorch writes a list of optional numbers so. */
    private static final String SCALARS = "annotate(List[Optional[number]], [%s])";

    private FusedConvolutions() {}

    /**
     * A function of each sum.
     *
     * @param name as oneDNN's operators know it
     * @param scalars its constants
     */
    public record Pointwise(String name, List<Double> scalars) {
        /** The sum itself. */
        public static final Pointwise NONE = new Pointwise("none", List.of());

        private static final double RELU6_LIMIT = 6;

        public Pointwise {
            scalars = List.copyOf(scalars);
        }

        /** The function that an operation is, where oneDNN has it. */
        public static Optional<Pointwise> of(Op op) {
            if (op instanceof LeakyRelu leaky) {
                return Optional.of(new Pointwise("leaky_relu", List.of(leaky.slope())));
            }
            if (op instanceof Activation activation) {
                return Optional.of(
                        switch (activation) {
                            case RELU -> new Pointwise("relu", List.of());
                            case RELU6 -> new Pointwise("hardtanh", List.of(0.0, RELU6_LIMIT));
                            case SIGMOID -> new Pointwise("sigmoid", List.of());
                            case TANH -> new Pointwise("tanh", List.of());
                        });
            }
            return Optional.empty();
        }

        public boolean isNone() {
            return equals(NONE);
        }

        public String list() {
            return SCALARS.formatted(scalars.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    /** An operation with a weight whose layout oneDNN may choose. */
    public sealed interface Packed extends Op permits FusedConv2d, FusedConvAdd, FusedConvTranspose2d, PhasedDepthwise {
        Pointwise then();

        /** The same convolution followed by {@code function}. */
        Packed followedBy(Pointwise function);

        /**
         * The weight in oneDNN's layout, as a TorchScript expression.
         *
         * @param weight expression of the weight
         * @param input shape of the convolution's input that the layout is best for, where it is known
         */
        String packed(String weight, Optional<FeatureShape> input);
    }

    /** f(conv(x)). */
    public record FusedConv2d(Conv2d conv, Pointwise then) implements Packed {
        @Override
        public List<Parameter> parameters() {
            return conv.parameters();
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return conv.outputShape(inputs);
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return conv.macs(inputs, output);
        }

        @Override
        public Packed followedBy(Pointwise function) {
            return new FusedConv2d(conv, function);
        }

        @Override
        public String packed(String weight, Optional<FeatureShape> input) {
            return packedWeight(conv, weight, input);
        }

        @Override
        public String script(Operands o) {
            return "ops.mkldnn._convolution_pointwise(%s, %s, \"%s\", %s, \"\")"
                    .formatted(o.input(), arguments(conv, o), then.name(), then.list());
        }
    }

    /**
     * f(conv(x) + other) of (other, x): other is overwritten where nobody else reads it, else a copy of it, which is
     * faster than oneDNN's sum of two that stay (25 channels of 60 × 45: .18 against .23 ms).
     */
    public record FusedConvAdd(Conv2d conv, Pointwise then) implements Packed {
        @Override
        public List<Parameter> parameters() {
            return conv.parameters();
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return Ops.equalShapes(List.of(inputs.get(0), conv.outputShape(inputs.subList(1, 2))));
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return conv.macs(inputs.subList(1, 2), output);
        }

        @Override
        public Packed followedBy(Pointwise function) {
            return new FusedConvAdd(conv, function);
        }

        @Override
        public String packed(String weight, Optional<FeatureShape> input) {
            return packedWeight(conv, weight, input);
        }

        @Override
        public String script(Operands o) {
            String sum = o.inPlace() ? o.input() : "torch.clone(%s, memory_format=2)".formatted(o.input());
            String unary = then.isNone() ? "None" : "\"" + then.name() + "\"";
            return "ops.mkldnn._convolution_pointwise_(%s, %s, %s, \"add\", 1., %s, %s, None)"
                    .formatted(sum, o.second(), arguments(conv, o), unary, then.list());
        }
    }

    /** f(transposed conv(x)). */
    public record FusedConvTranspose2d(ConvTranspose2d conv, Pointwise then) implements Packed {
        @Override
        public List<Parameter> parameters() {
            return conv.parameters();
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return conv.outputShape(inputs);
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return conv.macs(inputs, output);
        }

        @Override
        public Packed followedBy(Pointwise function) {
            return new FusedConvTranspose2d(conv, function);
        }

        @Override
        public String packed(String weight, Optional<FeatureShape> input) {
            return String.format(
                    Locale.ROOT,
                    "ops.mkldnn._reorder_convolution_transpose_weight(%s, %s, %s, %s, %s, %d, %s)",
                    weight,
                    pair(conv.window().padding()),
                    pair(conv.outputPadding()),
                    pair(conv.window().stride()),
                    pair(conv.window().dilation()),
                    conv.groups(),
                    sizes(input));
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT,
                    "ops.mkldnn._convolution_transpose_pointwise(%s, %s, %s, %s, %s, %s, %s, %d, \"%s\", %s, \"\")",
                    o.input(),
                    o.tensor("weight"),
                    conv.bias() ? o.tensor("bias") : "None",
                    pair(conv.window().padding()),
                    pair(conv.outputPadding()),
                    pair(conv.window().stride()),
                    pair(conv.window().dilation()),
                    conv.groups(),
                    then.name(),
                    then.list());
        }
    }

    /**
     * A depthwise convolution of large dilation d as one without dilation on d² sub-images, every d-th pixel of every
     * d-th row, which lie behind one another in the batch; stride 1, padded to keep the size. oneDNN has no fast kernel
     * for such paddings: 2048 channels of 32 × 32, dilation 36, one core: 91 ms as it is, 6 ms so.
     */
    public record PhasedDepthwise(Conv2d conv, Pointwise then) implements Packed {
        /** Up to here oneDNN's own kernel is faster. */
        private static final int LEAST_DILATION = 8;

        private static final List<String> METHODS = List.of(
                """
                          def to_phases(self: %s, x: Tensor, d: int) -> Tensor:
                            n = torch.size(x, 0)
                            c = torch.size(x, 1)
                            h = torch.floordiv(torch.add(torch.size(x, 2), torch.sub(d, 1)), d)
                            w = torch.floordiv(torch.add(torch.size(x, 3), torch.sub(d, 1)), d)
                            bottom = torch.sub(torch.mul(h, d), torch.size(x, 2))
                            right = torch.sub(torch.mul(w, d), torch.size(x, 3))
                            z = x
                            if torch.gt(torch.add(bottom, right), 0):
                              z = torch.constant_pad_nd(x, [0, right, 0, bottom], 0)
                            z = torch.reshape(torch.permute(z, [0, 2, 3, 1]), [n, h, d, w, d, c])
                            z = torch.reshape(torch.permute(z, [2, 4, 0, 1, 3, 5]), [torch.mul(torch.mul(d, d), n), h, w, c])
                            return torch.permute(z, [0, 3, 1, 2])
                        """,
                """
                          def from_phases(self: %s, y: Tensor, like: Tensor, d: int) -> Tensor:
                            n = torch.size(like, 0)
                            c = torch.size(y, 1)
                            h = torch.size(y, 2)
                            w = torch.size(y, 3)
                            z = torch.reshape(torch.permute(y, [0, 2, 3, 1]), [d, d, n, h, w, c])
                            z = torch.reshape(torch.permute(z, [2, 3, 0, 4, 1, 5]), [n, torch.mul(h, d), torch.mul(w, d), c])
                            z = torch.slice(torch.slice(z, 1, 0, torch.size(like, 2), 1), 2, 0, torch.size(like, 3), 1)
                            return torch.contiguous(torch.permute(z, [0, 3, 1, 2]), memory_format=2)
                        """);

        /** Whether a convolution is one that this is for. */
        public static boolean suits(Conv2d conv) {
            Window window = conv.window();
            return conv.groups() == conv.in()
                    && conv.in() == conv.out()
                    && window.stride() == 1
                    && window.dilation() >= LEAST_DILATION
                    && window.equals(Window.of(window.kernel()).dilated(window.dilation()));
        }

        @Override
        public List<Parameter> parameters() {
            return conv.parameters();
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return conv.outputShape(inputs);
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return conv.macs(inputs, output);
        }

        @Override
        public Packed followedBy(Pointwise function) {
            return new PhasedDepthwise(conv, function);
        }

        @Override
        public List<String> methods() {
            return METHODS;
        }

        @Override
        public String packed(String weight, Optional<FeatureShape> input) {
            int d = conv.window().dilation();
            return packedWeight(
                    undilated(),
                    weight,
                    input.map(s -> new FeatureShape(s.channels(), (s.height() + d - 1) / d, (s.width() + d - 1) / d)));
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT,
                    "(self).from_phases(ops.mkldnn._convolution_pointwise((self).to_phases(%1$s, %2$d, ), %3$s, \"%4$s\", %5$s, \"\"), %1$s, %2$d, )",
                    o.input(),
                    conv.window().dilation(),
                    arguments(undilated(), o),
                    then.name(),
                    then.list());
        }

        private Conv2d undilated() {
            return new Conv2d(conv.in(), conv.out(), Window.of(conv.window().kernel()), conv.groups(), conv.bias());
        }
    }

    private static String packedWeight(Conv2d conv, String weight, Optional<FeatureShape> input) {
        return String.format(
                Locale.ROOT,
                "ops.mkldnn._reorder_convolution_weight(%s, %s, %s, %s, %d, %s)",
                weight,
                pair(conv.window().padding()),
                pair(conv.window().stride()),
                pair(conv.window().dilation()),
                conv.groups(),
                sizes(input));
    }

    private static String sizes(Optional<FeatureShape> input) {
        return input.map(s -> String.format(Locale.ROOT, "[1, %d, %d, %d]", s.channels(), s.height(), s.width()))
                .orElse("None");
    }

    private static String arguments(Conv2d conv, Operands o) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s, %s, %s, %d",
                o.tensor("weight"),
                conv.bias() ? o.tensor("bias") : "None",
                pair(conv.window().padding()),
                pair(conv.window().stride()),
                pair(conv.window().dilation()),
                conv.groups());
    }
}
