package dev.reelmask.net.archive;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Operands;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a network and its weights into a TorchScript module with one method {@code forward(x0, …) -> Tensor or tuple of
 * tensors}; inputs are (N, C, H, W) float, normalised as the network wants.
 */
public final class NetworkModule {
    /** Convolutions keep the layout of their input: a fifth faster than the default one (ESPNet, one core). */
    private static final String CHANNELS_LAST = "    %s = torch.contiguous(%s, memory_format=2)\n";

    private final Network network;
    private final Weights weights;
    private final boolean training;
    private final Map<Value, Integer> uses = new HashMap<>();

    private NetworkModule(Network network, Weights weights, boolean training) {
        this.network = network;
        this.weights = weights;
        this.training = training;
        network.nodes().forEach(node -> node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum)));
        network.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }

    /**
     * A module to train: tensors with gradients are parameters, running statistics buffers; batch norm and dropout
     * follow the module's training flag. DJL loads it with the option {@code trainParam=true}.
     */
    public static ScriptModule training(Network network, Weights weights) {
        return new NetworkModule(network, weights, true).module();
    }

    /**
     * A module to run: batch norms folded into the convolutions before them, dropout gone, all tensors buffers without
     * gradients, activations in place where nobody else reads their input.
     */
    public static ScriptModule inference(Network network, Weights weights) {
        InferenceGraph folded = InferenceGraph.of(network, weights);
        return new NetworkModule(folded.network(), folded.weights(), false).module();
    }

    private ScriptModule module() {
        String className = ScriptModule.identifier(network.name().replaceAll("[^A-Za-z0-9_]", "_"));
        Set<String> methods = new LinkedHashSet<>(List.of(forward(className)));
        for (Node node : network.nodes()) {
            node.op().methods().forEach(method -> methods.add(method.formatted("__torch__." + className)));
        }
        return new ScriptModule(className, attributes(), List.copyOf(methods));
    }

    private List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>();
        Set<String> identifiers = new HashSet<>();
        for (Parameter parameter : network.parameters()) {
            String identifier = ScriptModule.identifier(parameter.name());
            if (!identifiers.add(identifier)) {
                throw new IllegalArgumentException("two parameters become " + identifier + " in TorchScript");
            }
            boolean trained = training && parameter.kind() == Parameter.Kind.TRAINED;
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
        if (!training) {
            network.inputs().forEach(value -> code.append(CHANNELS_LAST.formatted(variable(value), variable(value))));
        }
        for (Node node : network.nodes()) {
            code.append("    %s = %s\n".formatted(variable(node.output()), script(node)));
        }
        String results = network.outputs().stream().map(NetworkModule::variable).collect(Collectors.joining(", "));
        return code.append(outputs == 1 ? "    return " + results + "\n" : "    return (" + results + ")\n")
                .toString();
    }

    private String script(Node node) {
        List<String> inputs =
                node.inputs().stream().map(NetworkModule::variable).toList();
        String prefix = node.path().isEmpty() ? "" : node.path() + ".";
        return node.op()
                .script(new Operands(
                        inputs,
                        name -> "self." + ScriptModule.identifier(prefix + name),
                        training ? "self.training" : "False",
                        !training && mayOverwrite(node)));
    }

    /** Whether a node is the only reader of its first input, and that input owns its memory. */
    private boolean mayOverwrite(Node node) {
        Value first = node.inputs().get(0);
        boolean owned = network.nodes().stream().anyMatch(n -> n.output().equals(first) && !n.op().isView());
        return owned && uses.get(first) == 1;
    }

    private static String variable(Value value) {
        return "v" + value.id();
    }
}
