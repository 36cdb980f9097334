package dev.reelmask.net.module;

import dev.reelmask.net.archive.FlatArchive;
import dev.reelmask.net.graph.FusedConvolutions.Pointwise;
import dev.reelmask.net.module.FlatNode.Conv;
import dev.reelmask.net.module.FlatNode.ConvAdd;
import dev.reelmask.net.script.FlatScript;
import dev.reelmask.net.script.FlatScript.Step;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Plain;
import dev.reelmask.net.script.FlatValue.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes activations and sums into the convolutions before them, where nobody else reads what lies between. Convolutions
 * that share their weights with something else stay as they are.
 */
final class FlatFusing {
    private static final Map<String, String> FUNCTIONS = Map.of(
            "relu", "relu",
            "sigmoid", "sigmoid",
            "tanh", "tanh",
            "hardswish", "hardswish",
            "silu", "swish");

    /** PyTorch leaves it out. */
    private static final double DEFAULT_SLOPE = 0.01;

    private static final Pointwise RELU = new Pointwise("relu", List.of());
    private static final Set<String> KEEP_TYPE = Set.of("torch.max_pool2d", "torch.relu", "torch.relu_");

    private final FlatArchive archive;
    private final List<FlatNode> nodes = new ArrayList<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, Integer> tensorUses = new HashMap<>();

    private FlatFusing(FlatArchive archive) {
        this.archive = archive;
        FlatScript script = archive.script();
        script.steps().forEach(step -> count(step.value()));
        count(script.result());
    }

    /** The steps of a script, convolutions and what they take in put together. */
    static List<FlatNode> of(FlatArchive archive) {
        FlatFusing fusing = new FlatFusing(archive);
        archive.script().steps().forEach(fusing::add);
        return fusing.nodes;
    }

    private void count(FlatValue value) {
        if (value instanceof Variable variable) {
            uses.merge(variable.name(), 1, Integer::sum);
        }
        FlatArchive.tensorName(value).ifPresent(name -> tensorUses.merge(name, 1, Integer::sum));
        value.parts().forEach(this::count);
    }

    private void add(Step step) {
        if (step.targets().size() != 1 || !(step.value() instanceof Call call)) {
            nodes.add(new FlatNode.Plain(step));
            return;
        }
        String target = step.targets().get(0);
        Optional<FlatConv> conv = FlatConv.of(call, archive.tensors()).filter(c -> tensorUses.get(c.weight()) == 1);
        if (conv.isPresent()) {
            nodes.add(new Conv(target, conv.get(), Pointwise.NONE));
        } else if (!activate(target, call) && !sum(target, call)) {
            nodes.add(new FlatNode.Plain(step));
        }
    }

    /** Place of what makes a variable; -1 where it is the input. */
    private int place(String variable) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).targets().contains(variable)) {
                return i;
            }
        }
        return -1;
    }

    /** Place of a convolution whose sums a value is, and that nobody else reads; -1 where it is none. */
    private int bare(FlatValue value) {
        if (!(value instanceof Variable variable) || uses.get(variable.name()) != 1) {
            return -1;
        }
        int i = place(variable.name());
        boolean isBare = i >= 0
                && ((nodes.get(i) instanceof Conv conv && conv.then().equals(Pointwise.NONE))
                        || (nodes.get(i) instanceof ConvAdd sum && sum.then().equals(Pointwise.NONE)));
        return isBare ? i : -1;
    }

    private boolean activate(String target, Call call) {
        Optional<Pointwise> function = function(call);
        int i = function.isPresent() ? bare(call.arguments().get(0)) : -1;
        if (i < 0) {
            return false;
        }
        if (nodes.get(i) instanceof Conv conv) {
            nodes.set(i, new Conv(target, conv.conv(), function.get()));
            return true;
        }
        ConvAdd sum = (ConvAdd) nodes.get(i);
        if (function.get().equals(RELU)) {
            nodes.set(i, new ConvAdd(target, sum.conv(), sum.other(), RELU));
            return true;
        }
        return false;
    }

    /** {@code torch.relu(x)}, {@code torch.relu_(x)}, … */
    private static Optional<Pointwise> function(Call call) {
        String name = call.function().replaceFirst("^torch\\.", "").replaceFirst("_$", "");
        List<FlatValue> rest = call.arguments().isEmpty()
                ? List.of()
                : call.arguments().subList(1, call.arguments().size());
        if (FUNCTIONS.containsKey(name) && rest.isEmpty()) {
            return Optional.of(new Pointwise(FUNCTIONS.get(name), List.of()));
        }
        if (name.equals("leaky_relu") && rest.isEmpty()) {
            return Optional.of(new Pointwise(name, List.of(DEFAULT_SLOPE)));
        }
        boolean isNumbers = rest.stream()
                .allMatch(value -> value instanceof Plain plain && plain.text().matches("-?[0-9.]+(e-?[0-9]+)?"));
        int wanted = name.equals("hardtanh") ? 2 : name.equals("leaky_relu") ? 1 : -1;
        return isNumbers && rest.size() == wanted
                ? Optional.of(new Pointwise(
                        name,
                        rest.stream()
                                .map(value -> Double.parseDouble(value.text()))
                                .toList()))
                : Optional.empty();
    }

    private boolean sum(String target, Call call) {
        List<FlatValue> arguments = call.arguments();
        boolean isIn = call.function().equals("torch.add_");
        boolean isSum = (isIn || call.function().equals("torch.add"))
                && arguments.size() >= 2
                && arguments.stream().skip(2).allMatch(new Plain("1")::equals);
        return isSum
                && (sum(target, arguments.get(1), arguments.get(0), isIn)
                        || sum(target, arguments.get(0), arguments.get(1), false));
    }

    /** @param isWritten whether others may see the sum where they read the other operand */
    private boolean sum(String target, FlatValue made, FlatValue other, boolean isWritten) {
        int i = bare(made);
        boolean fits = i >= 0
                && nodes.get(i) instanceof Conv
                && other instanceof Variable variable
                && (!isWritten || uses.get(variable.name()) == 1)
                && hasTypeOfWeights(variable.name())
                && nodes.subList(i, nodes.size()).stream()
                        .noneMatch(node -> node instanceof FlatNode.Plain plain && plain.writes());
        if (!fits) {
            return false;
        }
        Conv conv = (Conv) nodes.remove(i);
        nodes.add(new ConvAdd(target, conv.conv(), ((Variable) other).name(), Pointwise.NONE));
        return true;
    }

    /** oneDNN takes the other operand for numbers of the weights' type. */
    private boolean hasTypeOfWeights(String variable) {
        int i = place(variable);
        if (i < 0) {
            return false;
        }
        return !(nodes.get(i) instanceof FlatNode.Plain plain)
                || (KEEP_TYPE.contains(plain.function())
                        && plain.first() instanceof Variable from
                        && hasTypeOfWeights(from.name()));
    }
}
