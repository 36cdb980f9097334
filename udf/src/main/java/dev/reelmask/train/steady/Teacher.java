package dev.reelmask.train.steady;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained network that another one learns from.
 *
 * @param network from an image to logits, batch norms folded
 * @param input what it takes
 * @param digest of its bundle
 */
public record Teacher(Network network, Weights weights, InputSpec input, String digest) {
    private static final String HEAD = "head.";

    /**
     * The network of a bundle.
     *
     * @param classes that the student learns
     * @throws UserException if it segments into other classes, or does not say which network it is
     */
    public static Teacher of(Bundle bundle, ClassSet classes) {
        ClassSet its = bundle.spec().classes();
        boolean inOrder = bundle.spec().outputClasses().size() == classes.size();
        for (int i = 0; inOrder && i < classes.size(); i++) {
            inOrder = bundle.spec().outputClasses().get(i) == i;
        }
        if (!inOrder || !its.names().equals(classes.names())) {
            throw new UserException(
                    "The teacher, bundle %s, segments into the classes of %s (%s), but what is trained is %s (%s). Give a teacher of the same --classes."
                            .formatted(
                                    bundle.spec().name(),
                                    its.name(),
                                    String.join(", ", its.names()),
                                    classes.name(),
                                    String.join(", ", classes.names())));
        }
        Network features = described(bundle, Bundle.FEATURES);
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(weights(bundle, Bundle.FEATURES, features).tensors());
        if (bundle.spec().propagation() != PropagationKind.FEATURES) {
            return new Teacher(features, new Weights(tensors), bundle.spec().input(), bundle.digest());
        }
        Network head = described(bundle, Bundle.HEAD);
        tensors.putAll(weights(bundle, Bundle.HEAD, head).renamed(HEAD::concat).tensors());
        return new Teacher(
                joined(features, head), new Weights(tensors), bundle.spec().input(), bundle.digest());
    }

    /**
     * Looks whether it can see what a student sees.
     *
     * @throws UserException if views are no multiples of its stride
     */
    void checkViews(FrameSize view) {
        if (view.width() % input.stride() != 0 || view.height() % input.stride() != 0) {
            throw new UserException(
                    "--crop must be a multiple of %s for the teacher, got %s".formatted(input.stride(), view));
        }
    }

    private static Network joined(Network features, Network head) {
        NetworkBuilder net = new NetworkBuilder(features.name());
        Value image = net.input(features.inputs().get(0).channels());
        Value map = net.append("", features, image).get(0);
        return net.build(net.append(HEAD, head, map).get(0));
    }

    private static Network described(Bundle bundle, String module) {
        return FusedArchive.network(bundle.modules().get(module))
                .orElseThrow(() -> new UserException(
                        "Module %s of the teacher, bundle %s, does not say which network it is, so that its features cannot be read. Take a bundle that reelmask import or train wrote."
                                .formatted(module, bundle.spec().name())));
    }

    private static Weights weights(Bundle bundle, String module, Network network) {
        return WeightFiles.readZip(bundle.modules().get(module), bundle.spec().name())
                .only(network);
    }
}
