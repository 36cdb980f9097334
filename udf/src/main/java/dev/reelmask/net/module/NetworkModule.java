package dev.reelmask.net.module;

import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.FusedConvolutions.FusedConvAdd;
import dev.reelmask.net.graph.FusedConvolutions.Packed;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkText;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Operands;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Ops.Concat;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.ParameterNames;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a network and its weights into a TorchScript module with one method {@code forward(x0, …) -> Tensor or tuple of
 * tensors}; inputs are (N, C, H, W) float, normalised as the network wants.
 */
public final class NetworkModule {
    /** Convolutions keep the layout of their input: a fifth faster than the default one (ESPNet, one core). */
    private static final String CHANNELS_LAST = "    %s = torch.contiguous(%s, memory_format=2)\n";

    /** What a module is for. */
    private enum Form {
        TRAINING,
        /** As described, in evaluation mode. */
        PLAIN,
        /** Channels-last, in place where that is safe. */
        INFERENCE,
        /** Inference on a CPU with fused operations. */
        FUSED;

        boolean isFast() {
            return this == INFERENCE || this == FUSED;
        }
    }

    private final Network network;
    private final Weights weights;
    private final Form form;
    private final TrainingForm training;
    private final Map<Value, Integer> uses = new HashMap<>();

    private NetworkModule(Network network, Weights weights, Form form) {
        this(network, weights, form, TrainingForm.whole());
    }

    private NetworkModule(Network network, Weights weights, Form form, TrainingForm training) {
        this.network = network;
        this.weights = weights;
        this.form = form;
        this.training = training;
        network.nodes().forEach(node -> node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum)));
        network.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }

    /**
     * A module to train: tensors with gradients are parameters, running statistics buffers; batch norm and dropout
     * follow the module's training flag. DJL loads it with the option {@code trainParam=true}.
     */
    public static ScriptModule training(Network network, Weights weights) {
        return training(network, weights, TrainingForm.whole());
    }

    /** A module of which a part may stay as it is. */
    public static ScriptModule training(Network network, Weights weights, TrainingForm form) {
        return new NetworkModule(network, weights, Form.TRAINING, form).module();
    }

    /** The network as it is described, in evaluation mode: what PyTorch runs without any of our rewriting. */
    public static ScriptModule plain(Network network, Weights weights) {
        return new NetworkModule(network, weights, Form.PLAIN).module();
    }

    /**
     * A module to run: batch norms folded into the convolutions before them, dropout gone, all tensors buffers without
     * gradients, activations in place where nobody else reads their input. It holds its own description, from which
     * {@link FusedArchive} makes the fastest program for a CPU.
     */
    public static ScriptModule inference(Network network, Weights weights) {
        InferenceGraph folded = InferenceGraph.of(network, weights);
        ScriptModule module = new NetworkModule(folded.network(), folded.weights(), Form.INFERENCE).module();
        return new ScriptModule(
                module.className(),
                module.attributes(),
                module.methods(),
                Map.of(ScriptModule.DESCRIPTION, NetworkText.write(folded.network())));
    }

    /** Source of the class that {@link #inference} makes of a folded network. */
    static String source(Network folded) {
        return new NetworkModule(folded, new Weights(Map.of()), Form.INFERENCE).source(List.of());
    }

    /**
     * Source of a class for CPUs: fused operations, and a method {@code pack(x) -> x} that brings the weights into the
     * layout that they want. It must be called once before {@code forward}.
     *
     * @param inputs shapes of the inputs that the layout is best for, where they are known
     */
    static String fusedSource(FusedGraph.Rewritten fused, Optional<List<FeatureShape>> inputs) {
        NetworkModule module = new NetworkModule(fused.network(), new Weights(Map.of()), Form.FUSED);
        return module.source(List.of(module.pack(inputs.map(fused.network()::shapes))));
    }

    /** The module of that source. */
    static ScriptModule fused(FusedGraph.Rewritten fused, Weights original, Optional<List<FeatureShape>> inputs) {
        NetworkModule module = new NetworkModule(fused.network(), fused.weights(original), Form.FUSED);
        List<String> methods = new ArrayList<>(module.methods());
        methods.add(module.pack(inputs.map(fused.network()::shapes)));
        return new ScriptModule(module.className(), module.attributes(), methods);
    }

    private String source(List<String> moreMethods) {
        List<String> methods = new ArrayList<>(methods());
        methods.addAll(moreMethods);
        List<String> buffers = network.parameters().stream()
                .map(p -> ParameterNames.identifier(p.name()))
                .toList();
        return ScriptModule.source(className(), List.of(), buffers, methods);
    }

    private String pack(Optional<Map<Value, FeatureShape>> shapes) {
        StringBuilder code =
                new StringBuilder("  def pack(self: __torch__.%s, x: Tensor) -> Tensor:\n".formatted(className()));
        Set<String> packed = new HashSet<>();
        for (Node node : network.nodes()) {
            String weight = "self." + ParameterNames.identifier(node.path() + ".weight");
            if (node.op() instanceof Packed op && packed.add(weight)) {
                Value input = node.inputs().get(node.inputs().size() - 1);
                Optional<FeatureShape> shape = shapes.map(all -> all.get(input));
                code.append("    %s = %s\n".formatted(weight, op.packed(weight, shape)));
            }
        }
        return code.append("    return x\n").toString();
    }

    private String className() {
        return ParameterNames.identifier(network.name().replaceAll("[^A-Za-z0-9_]", "_"));
    }

    private ScriptModule module() {
        return new ScriptModule(className(), attributes(), methods());
    }

    /** {@code forward} and what its operations call. */
    private List<String> methods() {
        Set<String> methods = new LinkedHashSet<>(List.of(forward(className())));
        for (Node node : network.nodes()) {
            node.op().methods().forEach(method -> methods.add(method.formatted("__torch__." + className())));
        }
        return List.copyOf(methods);
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        Set<String> identifiers = new HashSet<>();
        for (Parameter parameter : network.parameters()) {
            String identifier = ParameterNames.identifier(parameter.name());
            if (!identifiers.add(identifier)) {
                throw new IllegalArgumentException("two parameters become " + identifier + " in TorchScript");
            }
            boolean trained = form == Form.TRAINING && training.trained().test(parameter);
            attributes.add(new Attribute(
                    identifier,
                    weights.get(parameter.name()),
                    trained ? Attribute.Kind.PARAMETER : Attribute.Kind.BUFFER));
        }
        return attributes;
    }

    private String forward(String className) {
        String arguments = network.inputs().stream()
                .map(value -> variable(value) + ": Tensor")
                .collect(Collectors.joining(", "));
        int outputs = network.outputs().size();
        String type = outputs == 1 ? "Tensor" : "Tuple[" + "Tensor, ".repeat(outputs - 1) + "Tensor]";
        StringBuilder code = new StringBuilder(
                "  def forward(self: __torch__.%s, %s) -> %s:\n".formatted(className, arguments, type));
        if (form == Form.TRAINING && training.bfloat16()) {
            network.inputs()
                    .forEach(v -> code.append("    %s = torch.to(%s, 15)\n".formatted(variable(v), variable(v))));
        }
        Set<Value> joined = form == Form.FUSED ? joinedFirst() : Set.of();
        if (form.isFast()) {
            network.inputs().stream().filter(v -> !joined.contains(v)).forEach(v -> code.append(channelsLast(v)));
        }
        for (Node node : network.nodes()) {
            code.append("    %s = %s\n".formatted(variable(node.output()), script(node)));
            if (joined.containsAll(node.inputs())) {
                code.append(channelsLast(node.output()));
            }
        }
        String results = network.outputs().stream().map(NetworkModule::variable).collect(Collectors.joining(", "));
        return code.append(outputs == 1 ? "    return " + results + "\n" : "    return (" + results + ")\n")
                .toString();
    }

    private static String channelsLast(Value value) {
        return CHANNELS_LAST.formatted(variable(value), variable(value));
    }

    /** Inputs that are concatenated first and read nowhere else: few channels join faster in the default layout. */
    private Set<Value> joinedFirst() {
        Set<Value> all = Set.copyOf(network.inputs());
        Set<Value> joined = new HashSet<>(all);
        for (Node node : network.nodes()) {
            if (!(node.op() instanceof Concat) || !all.containsAll(node.inputs())) {
                node.inputs().forEach(joined::remove);
            }
        }
        return joined.equals(all) ? joined : Set.of();
    }

    private String script(Node node) {
        List<String> inputs =
                node.inputs().stream().map(NetworkModule::variable).toList();
        String prefix = node.path().isEmpty() ? "" : node.path() + ".";
        return node.op()
                .script(new Operands(
                        inputs,
                        name -> tensor(node, ParameterNames.identifier(prefix + name)),
                        form == Form.TRAINING && !training.evaluated().test(node.path()) ? "self.training" : "False",
                        form.isFast() && mayOverwrite(node)));
    }

    private String tensor(Node node, String identifier) {
        boolean cast = form == Form.TRAINING && training.bfloat16() && !(node.op() instanceof BatchNorm2d);
        return (cast ? "torch.to(self.%s, 15)" : "self.%s").formatted(identifier);
    }

    /**
     * Whether a node is the only reader of its first input, and that input owns its memory. The sum of a fused
     * convolution may also be written where earlier readers that make no views are done.
     */
    private boolean mayOverwrite(Node node) {
        Value first = node.inputs().get(0);
        if (node.op() instanceof FusedConvAdd) {
            return isLastReader(node, first);
        }
        boolean owned = network.nodes().stream().anyMatch(n -> n.output().equals(first) && !n.op().isView());
        return owned && uses.get(first) == 1;
    }

    private boolean isLastReader(Node node, Value value) {
        List<Node> readers =
                network.nodes().stream().filter(n -> n.inputs().contains(value)).toList();
        return network.nodes().stream().anyMatch(n -> n.output().equals(value) && !n.op().isView())
                && readers.stream().noneMatch(n -> n.op().isView())
                && readers.get(readers.size() - 1).equals(node)
                && node.inputs().indexOf(value) == node.inputs().lastIndexOf(value)
                && !network.outputs().contains(value);
    }

    private static String variable(Value value) {
        return "v" + value.id();
    }
}
