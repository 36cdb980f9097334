package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.pair;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import java.util.List;
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

        boolean isNone() {
            return equals(NONE);
        }

        String list() {
            return SCALARS.formatted(scalars.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    /** An operation with a weight whose layout oneDNN may choose. */
    public sealed interface Packed extends Op permits FusedConv2d, FusedConvAdd, FusedConvTranspose2d {
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

    /** f(conv(x) + other) of (other, x): other is overwritten where nobody else reads it. */
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
            String operands = o.inPlace() ? "_(%s, %s" : "(%2$s, %1$s"; // in place, what is overwritten comes first
            String unary = then.isNone() ? "None" : "\"" + then.name() + "\"";
            return "ops.mkldnn._convolution_pointwise%s, %s, \"add\", 1., %s, %s, None)"
                    .formatted(operands.formatted(o.input(), o.second()), arguments(conv, o), unary, then.list());
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
            return "ops.mkldnn._reorder_convolution_transpose_weight(%s, %s, %s, %s, %s, %d, %s)"
                    .formatted(
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
            return "ops.mkldnn._convolution_transpose_pointwise(%s, %s, %s, %s, %s, %s, %s, %d, \"%s\", %s, \"\")"
                    .formatted(
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

    private static String packedWeight(Conv2d conv, String weight, Optional<FeatureShape> input) {
        return "ops.mkldnn._reorder_convolution_weight(%s, %s, %s, %s, %d, %s)"
                .formatted(
                        weight,
                        pair(conv.window().padding()),
                        pair(conv.window().stride()),
                        pair(conv.window().dilation()),
                        conv.groups(),
                        sizes(input));
    }

    private static String sizes(Optional<FeatureShape> input) {
        return input.map(s -> "[1, %d, %d, %d]".formatted(s.channels(), s.height(), s.width()))
                .orElse("None");
    }

    private static String arguments(Conv2d conv, Operands o) {
        return "%s, %s, %s, %s, %s, %d"
                .formatted(
                        o.tensor("weight"),
                        conv.bias() ? o.tensor("bias") : "None",
                        pair(conv.window().padding()),
                        pair(conv.window().stride()),
                        pair(conv.window().dilation()),
                        conv.groups());
    }
}
