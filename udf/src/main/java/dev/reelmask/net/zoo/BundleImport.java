package dev.reelmask.net.zoo;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.net.archive.NetworkModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.archive.WeightFiles;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes bundles of described networks and weights. */
public final class BundleImport {
    private static final int PROBE_PIXELS = 256;
    /**
     * Posteriors are warped at half the input's resolution or less: on camvid_0016E5_15hz that costs 0.1 points of mIoU
     * and saves two thirds of the time of a propagated frame.
     */
    private static final int STATE_CELL = 2;

    private BundleImport() {}

    /**
     * A bundle of a network of the registry and a weight file.
     *
     * @param networkName one of {@link Networks#names()}
     * @throws dev.reelmask.frame.UserException where network, weights and classes do not fit, with a table of the
     *     differences
     */
    public static Bundle read(String networkName, Path weightFile, ClassSet classes) {
        Weights raw = WeightFiles.read(weightFile);
        Networks.Entry entry = Networks.forWeights(networkName, raw);
        String provenance =
                "Imported by Reelmask as network %s from %s".formatted(networkName, weightFile.getFileName());
        return of(
                networkName + "-" + classes.name(),
                entry.network(),
                raw.checkedFor(entry.network(), weightFile.toString()),
                classes,
                entry.input(),
                "as the weights",
                provenance);
    }

    /** A bundle of a network with one output, logits, and its trained weights. */
    public static Bundle of(
            String name,
            Network network,
            Weights weights,
            ClassSet classes,
            InputSpec input,
            String licence,
            String provenance) {
        FeatureShape probe = new FeatureShape(3, PROBE_PIXELS, PROBE_PIXELS);
        FeatureShape scores = network.outputShapes(List.of(probe)).get(0);
        int reduce = Math.max(1, STATE_CELL * scores.height() / PROBE_PIXELS);
        BundleSpec spec = Networks.posteriors(name, classes, scores.channels(), reduce, input, licence, provenance);
        byte[] module = TorchArchive.write(NetworkModule.inference(network, weights));
        return Bundle.of(spec, Map.of(Bundle.FEATURES, module));
    }
}
