package dev.reelmask.train.skip;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a frozen network makes of key frames; nothing where there is none. */
final class PseudoLabels implements AutoCloseable {
    private final Optional<TorchNetwork> labeller;

    /** @param gpu index of a GPU, or -1 for the CPU */
    PseudoLabels(Optional<Bundle> baseline, int gpu) {
        this.labeller = baseline.map(bundle -> TorchNetwork.open(bundle, gpu, Precision.F32));
    }

    /** @throws UserException if a baseline segments into other classes */
    static void check(Bundle baseline, ClassSet classes) {
        ClassSet its = baseline.spec().classes();
        if (!its.names().equals(classes.names())) {
            throw new UserException(
                    "The baseline, bundle %s, segments into the classes of %s (%s), but what is trained is %s (%s). Give a baseline of the same --classes."
                            .formatted(
                                    baseline.spec().name(),
                                    its.name(),
                                    String.join(", ", its.names()),
                                    classes.name(),
                                    String.join(", ", classes.names())));
        }
    }

    /** Class ids of a frame; all ignored without a network. */
    byte[] of(RgbFrame frame) {
        if (labeller.isEmpty()) {
            byte[] ignored = new byte[frame.size().pixels()];
            Arrays.fill(ignored, (byte) LabelMap.IGNORE);
            return ignored;
        }
        try (State state = labeller.get().keyStates(List.of(frame)).get(0)) {
            return labeller.get().keyMask(state, frame.size()).ids();
        }
    }

    @Override
    public void close() {
        labeller.ifPresent(TorchNetwork::close);
    }
}
