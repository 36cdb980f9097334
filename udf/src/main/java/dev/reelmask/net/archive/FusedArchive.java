package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the program for a CPU of an archive that {@link NetworkModule#inference} wrote: the same tensors, other source.
 * Its {@code forward} may be called once {@code pack(x)} has been.
 */
public final class FusedArchive {
    private static final String CODE = "code/__torch__.py";

    private FusedArchive() {}

    /**
     * The fused archive; empty where {@code archive} holds no description, or one that does not give its source, so
     * that what runs is always what the archive says.
     *
     * @param inputs shapes of the inputs that weights are to be laid out for, where they are known; others work too
     */
    public static Optional<byte[]> of(byte[] archive, Optional<List<FeatureShape>> inputs) {
        Map<String, byte[]> entries;
        try {
            entries = new LinkedHashMap<>(StoredZip.read(archive, "the archive"));
        } catch (UserException e) {
            return Optional.empty(); // loading it will say what it is
        }
        String root = entries.keySet().iterator().next().replaceFirst("/.*", "/");
        byte[] description = entries.get(root + "extra/" + NetworkModule.DESCRIPTION);
        byte[] source = entries.get(root + CODE);
        if (description == null || source == null) {
            return Optional.empty();
        }
        Network network;
        try {
            network = NetworkText.read(new String(description, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!NetworkModule.source(network).equals(new String(source, StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        entries.put(root + CODE, NetworkModule.fusedSource(network, inputs).getBytes(StandardCharsets.UTF_8));
        return Optional.of(StoredZip.write(entries));
    }
}
