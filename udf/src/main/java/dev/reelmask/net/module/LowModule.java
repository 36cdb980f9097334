package dev.reelmask.net.module;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.WeightFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first layers of a network that describes itself: up to the last map at a quarter of its input's sides that more
 * than one layer reads, of those before any map is smaller; where no map is read twice, up to the last of them.
 */
public final class LowModule {
    /** Larger than what any network halves its input to. */
    private static final int SIDE = 512;

    private static final int LOW_SIDE = SIDE / 4;

    private LowModule() {}

    /**
     * The module as a {@code .pt} file: (N, 3, H, W) to (N, C, H / 4, W / 4).
     *
     * @param archive that {@link NetworkModule#inference} wrote
     * @return empty where it does not describe itself, or has no such map
     */
    public static Optional<byte[]> of(byte[] archive) {
        return FusedArchive.network(archive)
                .filter(network -> network.inputs().size() == 1)
                .flatMap(network -> low(network).map(network::until))
                .map(part -> TorchArchive.write(NetworkModule.inference(
                        part, WeightFiles.readZip(archive, "the archive").only(part))));
    }

    private static Optional<Value> low(Network network) {
        Map<Value, FeatureShape> shapes = network.shapes(List.of(new FeatureShape(3, SIDE, SIDE)));
        List<Value> quarters = network.nodes().stream()
                .map(Node::output)
                .takeWhile(value -> shapes.get(value).height() >= LOW_SIDE)
                .filter(value -> shapes.get(value).height() == LOW_SIDE)
                .toList();
        return quarters.stream()
                .filter(value -> isShared(network, value))
                .reduce((earlier, later) -> later)
                .or(() -> quarters.stream().reduce((earlier, later) -> later));
    }

    private static boolean isShared(Network network, Value value) {
        return network.nodes().stream()
                        .filter(node -> node.inputs().contains(value))
                        .count()
                > 1;
    }
}
