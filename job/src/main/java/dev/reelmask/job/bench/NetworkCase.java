package dev.reelmask.job.bench;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.NetworkNames;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.RaftSmall;
import dev.reelmask.net.zoo.flow.SpyNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network at its published input size.
 *
 * @param inputs shapes of its inputs
 */
record NetworkCase(String name, Network network, List<FeatureShape> inputs) {
    private static final int CLASSES = 21;
    private static final Pattern SIZED = Pattern.compile("(.+)@(\\d{1,4})x(\\d{1,4})");
    private static final FeatureShape FLOW_IMAGE = new FeatureShape(3, 512, 512);
    private static final Map<String, Supplier<NetworkCase>> FLOW = new TreeMap<>(Map.of(
            "flownet2-s", () -> flow("flownet2-s", FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true)),
            "flownets", () -> flow("flownets", FlowNet.network(FlowNet.Width.FULL, true)),
            "spynet", () -> flow("spynet", SpyNet.network(SpyNet.levels(FLOW_IMAGE.width()))),
            "raft-small", () -> flow("raft-small", RaftSmall.network(RaftSmall.UPDATES))));

    /** Every network of the registries. */
    static List<String> names() {
        TreeSet<String> names = new TreeSet<>(Networks.names());
        names.addAll(FLOW.keySet());
        return List.copyOf(names);
    }

    /**
     * A network by its name, {@code NAME} or {@code NAME@WIDTHxHEIGHT}.
     *
     * @throws UserException where there is none, or the size makes no sense
     */
    static NetworkCase parse(String text) {
        Matcher matcher = SIZED.matcher(text);
        if (!matcher.matches()) {
            return named(text);
        }
        NetworkCase published = named(matcher.group(1));
        if (FLOW.containsKey(published.name)) {
            throw new UserException(
                    "--networks %s: flow networks are measured at %s only".formatted(text, published.size()));
        }
        int width = Integer.parseInt(matcher.group(2));
        int height = Integer.parseInt(matcher.group(3));
        return new NetworkCase(published.name, published.network, List.of(new FeatureShape(3, height, width)));
    }

    private static NetworkCase named(String name) {
        if (FLOW.containsKey(name)) {
            return FLOW.get(name).get();
        }
        NetworkNames.check(name);
        Networks.Entry entry = Networks.untrained(name, CLASSES);
        FrameSize size = entry.input()
                .largestSize()
                .orElseThrow(() -> new IllegalStateException("network " + name + " has no published size"));
        return new NetworkCase(name, entry.network(), List.of(new FeatureShape(3, size.height(), size.width())));
    }

    private static NetworkCase flow(String name, Network network) {
        List<FeatureShape> inputs = new ArrayList<>(List.of(FLOW_IMAGE, FLOW_IMAGE));
        if (network.inputs().size() > inputs.size()) {
            inputs.add(
                    new FeatureShape(2, FLOW_IMAGE.height() / RaftSmall.STRIDE, FLOW_IMAGE.width() / RaftSmall.STRIDE));
        }
        return new NetworkCase(name, network, inputs);
    }

    /** Two operations for each multiply-accumulate, of one sample, in 10⁹. */
    double gigaFlop() {
        return 2e-9 * network.macs(inputs);
    }

    /** Width × height of the images. */
    String size() {
        return inputs.get(0).width() + "x" + inputs.get(0).height();
    }
}
