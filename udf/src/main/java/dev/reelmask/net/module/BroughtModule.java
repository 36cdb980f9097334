package dev.reelmask.net.module;

import dev.reelmask.net.archive.FlatArchive;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.FusedConvolutions.Pointwise;
import dev.reelmask.net.module.FlatNode.Conv;
import dev.reelmask.net.module.FlatNode.ConvAdd;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a module of someone's own making, traced or frozen: batch norms folded, and for CPUs convolutions fused and
 * packed in channels-last. What computes between stays as it is.
 */
public final class BroughtModule {
    private static final String CLASS = "Brought";
    private static final String HEAD = "  def %s(self: __torch__." + CLASS + ", %s: Tensor) -> Tensor:\n";

    /** Give memory of their own, which nobody else reads. */
    private static final Set<String> FRESH = Set.of("torch.max_pool2d");

    private final FlatArchive archive;
    private final List<FlatNode> nodes;
    private final Set<ConvAdd> inPlace = new HashSet<>();

    private BroughtModule(FlatArchive archive, List<FlatNode> nodes) {
        this.archive = archive;
        this.nodes = nodes;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof ConvAdd sum && mayOverwrite(sum, i)) {
                inPlace.add(sum);
            }
        }
    }

    /**
     * The module as one class with one {@code forward}, batch norms folded, that runs anywhere.
     *
     * @param checked an archive that {@code ArchiveCheck} gave
     * @return empty where it branches, loops or holds other tensors than float32
     */
    public static Optional<ScriptModule> folded(byte[] checked) {
        return FlatArchive.of(checked).map(FlatFolding::of).map(archive -> {
            List<FlatNode> steps = new ArrayList<>();
            archive.script().steps().forEach(step -> steps.add(new FlatNode.Plain(step)));
            BroughtModule module = new BroughtModule(archive, steps);
            return module.module(List.of(module.method("forward", "", false)));
        });
    }

    /**
     * The program for a CPU. Its method {@code pack(x)}, which must be called once before {@code forward}, brings the
     * weights into the layout that is best for inputs of the shape of x, and gives what {@code forward} does.
     *
     * @param inputChannels channels of x, where a convolution reads it
     */
    public record Fused(ScriptModule module, Optional<Integer> inputChannels) {}

    /** The program for a CPU; empty where {@link #folded} is, or there is no convolution to gain by. */
    public static Optional<Fused> fused(byte[] checked) {
        return FlatArchive.of(checked).map(FlatFolding::of).flatMap(archive -> {
            List<FlatNode> nodes = FlatFusing.of(archive);
            if (nodes.stream().allMatch(FlatNode.Plain.class::isInstance)) {
                return Optional.empty();
            }
            BroughtModule module = new BroughtModule(archive, nodes);
            String last = "    %s = torch.contiguous(%<s, memory_format=2)\n"
                    .formatted(archive.script().input());
            List<String> methods = List.of(module.method("forward", last, false), module.method("pack", last, true));
            return Optional.of(new Fused(module.module(methods), module.inputChannels()));
        });
    }

    private Optional<Integer> inputChannels() {
        FlatValue input = new Variable(archive.script().input());
        return nodes.stream()
                .filter(node -> node instanceof Conv conv && conv.conv().input().equals(input))
                .map(node -> ((Conv) node).conv())
                .map(conv -> archive.tensors().get(conv.weight()).shape().get(1) * conv.groups())
                .findFirst();
    }

    private ScriptModule module(List<String> methods) {
        List<Attribute> attributes = new ArrayList<>();
        archive.tensors().forEach((name, tensor) -> attributes.add(new Attribute(name, tensor, Attribute.Kind.BUFFER)));
        return new ScriptModule(CLASS, attributes, methods);
    }

    /** A sum may be written over what nobody reads any more. */
    private boolean mayOverwrite(ConvAdd sum, int place) {
        List<String> result = new ArrayList<>();
        FlatNode.collect(archive.script().result(), result);
        boolean isRead = result.contains(sum.other())
                || nodes.subList(place + 1, nodes.size()).stream()
                        .anyMatch(node -> node.reads().contains(sum.other()));
        boolean isInput = sum.conv().input().equals(new Variable(sum.other()));
        return !isRead
                && !isInput
                && isFresh(sum.other())
                && nodes.subList(0, place).stream()
                        .filter(node -> node.reads().contains(sum.other()))
                        .noneMatch(FlatNode.Plain.class::isInstance);
    }

    private boolean isFresh(String variable) {
        return nodes.stream()
                .filter(node -> node.targets().contains(variable))
                .anyMatch(node -> !(node instanceof FlatNode.Plain plain) || FRESH.contains(plain.function()));
    }

    private String method(String name, String first, boolean packs) {
        StringBuilder code =
                new StringBuilder(HEAD.formatted(name, archive.script().input())).append(first);
        for (FlatNode node : nodes) {
            if (node instanceof FlatNode.Plain plain) {
                code.append("    %s = %s\n"
                        .formatted(
                                String.join(", ", plain.targets()),
                                withoutViews(plain.step().value()).text()));
            } else if (node instanceof Conv conv) {
                pack(code, conv.conv(), packs);
                code.append("    %s = %s\n".formatted(conv.target(), script(conv.conv(), conv.then())));
            } else if (node instanceof ConvAdd sum) {
                pack(code, sum.conv(), packs);
                code.append(script(sum));
            }
        }
        return code.append("    return %s\n".formatted(archive.script().result().text()))
                .toString();
    }

    private static void pack(StringBuilder code, FlatConv conv, boolean packs) {
        if (packs) {
            code.append("    self.%s = %s\n".formatted(conv.weight(), conv.packed()));
        }
    }

    private static String script(FlatConv conv, Pointwise then) {
        return "ops.mkldnn._convolution_pointwise(%s, %s, \"%s\", %s, \"\")"
                .formatted(conv.input().text(), conv.arguments(), then.name(), then.list());
    }

    /** oneDNN adds what has the shape of its sums; the other operand may be one number a channel. */
    private String script(ConvAdd sum) {
        String size = sum.conv().outputSize(archive.tensors().get(sum.conv().weight()));
        String unary = sum.then().isNone() ? "None" : "\"" + sum.then().name() + "\"";
        String operands = inPlace.contains(sum)
                ? "_(%s, %s".formatted(sum.other(), sum.conv().input().text())
                : "(%s, %s".formatted(sum.conv().input().text(), sum.other());
        String fused = "ops.mkldnn._convolution_pointwise%s, %s, \"add\", 1., %s, %s, None)"
                .formatted(operands, sum.conv().arguments(), unary, sum.then().list());
        String plain = "torch.add(%s, %s)".formatted(script(sum.conv(), Pointwise.NONE), sum.other());
        return """
                    if torch.eq(torch.size(%1$s), %2$s):
                      %3$s = %4$s
                    else:
                      %3$s = %5$s
                """
                .formatted(
                        sum.other(),
                        size,
                        sum.target(),
                        fused,
                        sum.then().isNone()
                                ? plain
                                : "torch.%s(%s)".formatted(sum.then().name(), plain));
    }

    /** In channels-last, only some views of what had one in the default layout exist: a copy is made where need be. */
    private static FlatValue withoutViews(FlatValue value) {
        Map<String, String> copies = Map.of("torch.view", "torch.reshape", "torch.view_as", "torch.reshape_as");
        return value instanceof Call call && copies.containsKey(call.function())
                ? new Call(copies.get(call.function()), call.arguments(), call.names())
                : value;
    }
}
