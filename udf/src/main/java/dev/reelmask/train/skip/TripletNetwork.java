package dev.reelmask.train.skip;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.zoo.SkipForms;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A key frame and a current one in one network, which share all weights: inputs are the two images, outputs the logits
 * of the current frame with the key frame's maps, of the key frame, of the current frame as a key frame; then the key
 * frame's maps and the current one's. The current frame's first levels are computed once; batch norms see either
 * frame's batch alone, the key frame's first.
 */
final class TripletNetwork {
    private TripletNetwork() {}

    static Network of(SkipForms forms) {
        List<Value> maps = maps(forms);
        List<Node> behind = behind(forms);
        List<Value> before = before(behind, maps);
        List<Value> given = Stream.concat(maps.stream(), before.stream()).toList();
        Network rest = new Network(
                forms.current().name(), given, behind, forms.current().outputs());

        Value image = forms.current().inputs().get(0);
        NetworkBuilder net = new NetworkBuilder(forms.current().name());
        Value keyImage = net.input(image.channels());
        Value currentImage = net.input(image.channels());
        List<Value> key = net.append("", forms.key(), keyImage);
        List<Value> current = net.append("", forms.key().withOutputs(before), currentImage);
        int end = 1 + maps.size();
        Value[] from = Stream.concat(key.subList(1, end).stream(), current.subList(end, current.size()).stream())
                .toArray(Value[]::new);
        Value skipped = net.append("", rest, from).get(0);
        return net.build(
                Stream.of(List.of(skipped, key.get(0), current.get(0)), key.subList(1, end), current.subList(1, end))
                        .flatMap(List::stream)
                        .toArray(Value[]::new));
    }

    /** What comes from the key frame. */
    static List<Value> maps(SkipForms forms) {
        List<Value> inputs = forms.current().inputs();
        return inputs.subList(1, inputs.size());
    }

    /** Nodes of the current form that the maps have a say in. */
    private static List<Node> behind(SkipForms forms) {
        Set<Value> reached = new HashSet<>(maps(forms));
        return forms.current().nodes().stream()
                .filter(node -> node.inputs().stream().anyMatch(reached::contains) && reached.add(node.output()))
                .toList();
    }

    /** What else those nodes read. */
    private static List<Value> before(List<Node> behind, List<Value> maps) {
        Set<Value> read = new LinkedHashSet<>();
        behind.forEach(node -> read.addAll(node.inputs()));
        behind.forEach(node -> read.remove(node.output()));
        maps.forEach(read::remove);
        return List.copyOf(read);
    }
}
