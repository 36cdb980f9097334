package dev.reelmask.train.step;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.graph.Network;
import java.util.List;
import java.util.Optional;

/** What a training lowers, as methods of the TorchScript class that holds the network as {@code (self).network(…)}. */
public interface Objective {
    /** Tensors that its methods read as {@code self.<name>}; never trained. */
    List<Attribute> attributes();

    /**
     * A part of the network, of its weights and its name, for methods that need no more: they call it as
     * {@code (self).part(…)}. Empty where all of it is needed.
     */
    default Optional<Network> part() {
        return Optional.empty();
    }

    /** Names of the tensors that a step takes. */
    List<String> inputs();

    /**
     * Source of the methods, one of them {@code loss(self, <inputs>: Tensor) -> Tensor}, which gives a scalar.
     *
     * @param self declaration of the first argument
     */
    List<String> methods(String self);
}
