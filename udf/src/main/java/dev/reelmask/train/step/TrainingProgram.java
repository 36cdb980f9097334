package dev.reelmask.train.step;

import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.module.TrainingForm;
import dev.reelmask.net.weights.ParameterNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The TorchScript module that trains a network: it holds the optimiser's tensors too, and these methods beside the
 * objective's.
 *
 * <ul>
 *   <li>{@code network(input…)}: the network itself; {@code part(input…)}: the {@link Objective#part} of it, if there
 *       is one
 *   <li>{@code forward(input…, rates)}: one step: loss, gradients, and an update in place; returns the loss. One native
 *       call a step; only {@code forward} may make gradients in DJL, whose other calls run in inference mode
 *   <li>{@code running()}: the running statistics
 *   <li>{@code state()}: all weights, then the optimiser's tensors, slot by slot
 * </ul>
 */
public final class TrainingProgram {
    private final Network network;
    private final Objective objective;
    private final TrainingSetup setup;
    private final List<Parameter> trained;

    /** The program of a network under an objective; {@code setup} says what of it is trained, and how. */
    public TrainingProgram(Network network, Objective objective, TrainingSetup setup) {
        this.network = network;
        this.objective = objective;
        this.setup = setup;
        this.trained = setup.trained(network);
    }

    List<Parameter> trained() {
        return trained;
    }

    /** The module at a state. */
    public ScriptModule module(TrainingState state) {
        ScriptModule base = form(network, state);
        List<Attribute> attributes = new ArrayList<>(base.attributes());
        for (String slot : setup.optimizer().slots()) {
            for (Parameter p : trained) {
                attributes.add(
                        new Attribute(field(slot, p), state.slots().get(slot).get(p.name()), Attribute.Kind.BUFFER));
            }
        }
        attributes.addAll(objective.attributes());
        Set<String> methods = new LinkedHashSet<>(called(base, "network"));
        objective.part().ifPresent(part -> methods.addAll(called(form(part, state), "part")));
        String self = "self: __torch__." + base.className();
        methods.addAll(objective.methods(self));
        methods.add(step(self));
        methods.add(running(self));
        methods.add(state(self));
        return new ScriptModule(base.className(), attributes, List.copyOf(methods));
    }

    private ScriptModule form(Network described, TrainingState state) {
        FrozenParts frozen = setup.frozen();
        return NetworkModule.training(
                described, state.weights(), new TrainingForm(frozen::trains, frozen::evaluates, setup.halfPrecision()));
    }

    /** The methods of a network that is called by a name. */
    private static List<String> called(ScriptModule module, String name) {
        return module.methods().stream()
                .map(method -> method.replaceFirst("def forward\\(", "def " + name + "("))
                .toList();
    }

    private String step(String self) {
        String arguments =
                objective.inputs().stream().map(name -> name + ": Tensor, ").collect(Collectors.joining());
        String values = objective.inputs().stream().map(name -> name + ", ").collect(Collectors.joining());
        String decays =
                trained.stream().map(p -> p.shape().size() > 1 ? "1." : "0.").collect(Collectors.joining(", "));
        String slots = setup.optimizer().slots().stream()
                .map(slot -> "    slot_%s = [%s]\n".formatted(slot, fields(slot)))
                .collect(Collectors.joining());
        return """
                  def forward(%s, %srates: Tensor) -> Tensor:
                    parameters = [%s]
                    for t in range(torch.len(parameters)):
                      tracked = torch.requires_grad_(parameters[t], True)
                    loss = (self).loss(%s)
                    gradients = torch.grad([loss], parameters)
                    decays = [%s]
                """
                        .formatted(self, arguments, weights(trained.stream(), "%s"), values, decays)
                + slots
                + setup.optimizer().script()
                + "    return torch.detach(loss)\n";
    }

    List<Parameter> statistics() {
        return network.parameters().stream()
                .filter(p -> p.kind() == Parameter.Kind.RUNNING)
                .toList();
    }

    private String running(String self) {
        return """
                  def running(%s) -> List[Tensor]:
                    return annotate(List[Tensor], [%s])
                """
                .formatted(self, weights(statistics().stream(), "torch.detach(%s)"));
    }

    private String state(String self) {
        String slots = setup.optimizer().slots().stream()
                .map(slot -> ", " + fields(slot))
                .collect(Collectors.joining());
        return """
                  def state(%s) -> List[Tensor]:
                    return [%s%s]
                """
                .formatted(self, weights(network.parameters().stream(), "torch.detach(%s)"), slots);
    }

    private static String weights(Stream<Parameter> parameters, String form) {
        return parameters
                .map(p -> form.formatted("self." + ParameterNames.identifier(p.name())))
                .collect(Collectors.joining(", "));
    }

    private String fields(String slot) {
        return trained.stream().map(p -> "self." + field(slot, p)).collect(Collectors.joining(", "));
    }

    private static String field(String slot, Parameter parameter) {
        return slot + "_of__" + ParameterNames.identifier(parameter.name());
    }
}
