package dev.reelmask.net.module;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkText;
import dev.reelmask.net.weights.ParameterNames;
import dev.reelmask.net.weights.PickleReader;
import dev.reelmask.net.weights.StoredZip;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the program for a CPU of an archive that {@link NetworkModule#inference} wrote: the same network, other source,
 * and tensors as that wants them. Its {@code forward} may be called once {@code pack(x)} has been.
 */
public final class FusedArchive {
    private static final String CODE = "code/__torch__.py";

    private FusedArchive() {}

    /** An archive's files, the folder that they lie in, and the network that they describe. */
    private record Described(Map<String, byte[]> entries, String root, Network network) {}

    /**
     * The fused archive; empty where {@code archive} holds no description, or one that does not give its source, so
     * that what runs is always what the archive says.
     *
     * @param inputs shapes of the inputs that weights are to be laid out for, where they are known; others work too
     */
    public static Optional<byte[]> of(byte[] archive, Optional<List<FeatureShape>> inputs) {
        return described(archive).flatMap(known -> {
            FusedGraph.Rewritten fused = FusedGraph.of(known.network(), inputs);
            return fused.made().isEmpty()
                    ? Optional.of(sameTensors(known, NetworkModule.fusedSource(fused, inputs)))
                    : weights(archive, known.network())
                            .map(weights -> TorchArchive.write(NetworkModule.fused(fused, weights, inputs)));
        });
    }

    private static byte[] sameTensors(Described known, String source) {
        Map<String, byte[]> entries = new LinkedHashMap<>(known.entries());
        entries.put(known.root() + CODE, source.getBytes(StandardCharsets.UTF_8));
        return StoredZip.write(entries);
    }

    private static Optional<Weights> weights(byte[] archive, Network network) {
        try {
            Weights weights = WeightFiles.readZip(archive, "the archive");
            boolean isWhole = network.parameters().stream().allMatch(p -> weights.contains(p.name()));
            return isWhole ? Optional.of(weights) : Optional.empty();
        } catch (UserException e) {
            return Optional.empty(); // loading it will say what it is
        }
    }

    /** The network that an archive runs, batch norms folded; empty where {@link #of} would be. */
    public static Optional<Network> network(byte[] archive) {
        return described(archive).map(Described::network);
    }

    /** Names become source. */
    private static boolean hasPlainNames(Network network) {
        return network.nodes().stream().allMatch(node -> node.path().matches("[A-Za-z0-9_.]*"))
                && network.parameters().stream()
                        .allMatch(parameter -> parameter.name().matches("[A-Za-z0-9_.]+"));
    }

    /** oneDNN's operators do not look whether a weight has the shape that they are told. */
    private static boolean hasShapes(byte[] pickle, Network network) {
        return new PickleReader(pickle, "the archive").read() instanceof Map<?, ?> tensors
                && network.parameters().stream()
                        .allMatch(parameter -> tensors.get(ParameterNames.identifier(parameter.name()))
                                        instanceof PickleReader.TensorView tensor
                                && tensor.shape().equals(parameter.shape()));
    }

    private static Optional<Described> described(byte[] archive) {
        Map<String, byte[]> entries;
        try {
            entries = StoredZip.read(archive, "the archive");
        } catch (UserException e) {
            return Optional.empty(); // loading it will say what it is
        }
        String root = entries.keySet().iterator().next().replaceFirst("/.*", "/");
        byte[] description = entries.get(root + "extra/" + ScriptModule.DESCRIPTION);
        byte[] source = entries.get(root + CODE);
        byte[] data = entries.get(root + "data.pkl");
        if (description == null || source == null || data == null) {
            return Optional.empty();
        }
        Network network;
        try {
            network = NetworkText.read(new String(description, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean isWhole = hasPlainNames(network)
                && NetworkModule.source(network).equals(new String(source, StandardCharsets.UTF_8))
                && entries.keySet().stream()
                                .filter(name -> name.endsWith(".py"))
                                .count()
                        == 1
                && hasShapes(data, network);
        return isWhole ? Optional.of(new Described(entries, root, network)) : Optional.empty();
    }
}
