package dev.reelmask.train.steady;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Student and teacher in one network: inputs are the image as either takes it, outputs the student's logits and
 * features, then the teacher's. Features are what the last convolution reads.
 */
final class DistilledNetwork {
    /** Before the names of the teacher's tensors; the student's have their own names. */
    static final String TEACHER = "teacher.";

    private DistilledNetwork() {}

    static Network of(Network student, Network teacher) {
        NetworkBuilder net = new NetworkBuilder(student.name());
        Value image = net.input(student.inputs().get(0).channels());
        Value forTeacher = net.input(teacher.inputs().get(0).channels());
        List<Value> learnt = net.append("", withFeatures(student), image);
        List<Value> taught = net.append(TEACHER, withFeatures(teacher), forTeacher);
        return net.build(learnt.get(0), learnt.get(1), taught.get(0), taught.get(1));
    }

    private static Network withFeatures(Network network) {
        Node last = network.nodes().stream()
                .filter(node -> node.op() instanceof Conv2d)
                .reduce((before, after) -> after)
                .orElseThrow(() -> new IllegalArgumentException(network.name() + " has no convolution"));
        return network.withOutputs(List.of(last.inputs().get(0)));
    }

    /** The weights of both together. */
    static Weights weights(Weights student, Weights teacher) {
        Map<String, FloatTensor> all = new LinkedHashMap<>(student.tensors());
        all.putAll(teacher.renamed(TEACHER::concat).tensors());
        return new Weights(all);
    }
}
