package dev.reelmask.net.zoo;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes bundles of described networks and weights. */
public final class BundleImport {
    private static final int PROBE_PIXELS = 256;
    /**
     * Posteriors are warped at half the input's resolution or less: on camvid_0016E5_15hz that costs 0.1 points of mIoU
     * and saves two thirds of the time of a propagated frame.
     */
    private static final int STATE_CELL = 2;

    private BundleImport() {}

    /** What {@link #read} makes of a network that it knows by name. */
    public enum State {
        /** One module; class probabilities are propagated. */
        POSTERIORS,
        /** Two modules; the map between the network's halves is propagated. */
        FEATURES
    }

    /** A bundle whose posteriors are propagated, as {@link #read(String, Path, ClassSet, State)}. */
    public static Bundle read(String networkName, Path weightFile, ClassSet classes) {
        return read(networkName, weightFile, classes, State.POSTERIORS);
    }

    /**
     * A bundle of a network of the registry and a weight file.
     *
     * @param networkName one of {@link Networks#names()}
     * @throws UserException where network, weights and classes do not fit, with a table of the differences
     */
    public static Bundle read(String networkName, Path weightFile, ClassSet classes, State state) {
        return read(
                networkName,
                weightFile,
                classes,
                state,
                Origin.of(networkName, weightFile.getFileName().toString()));
    }

    /** What a bundle says of its weights. */
    public record Origin(String licence, String provenance) {
        /**
         * Of weights whose licence nobody has said.
         *
         * @param from their file or place
         */
        public static Origin of(String networkName, String from) {
            return of(networkName, from, "as the weights");
        }

        /** The same, where the licence is known. */
        public static Origin of(String networkName, String from, String licence) {
            return new Origin(licence, "Imported by Reelmask as network %s from %s".formatted(networkName, from));
        }
    }

    /** The same, of weights that more is known of. */
    public static Bundle read(String networkName, Path weightFile, ClassSet classes, State state, Origin origin) {
        return read(networkName, weightFile, classes, state, 0, origin);
    }

    /**
     * The same with the modules of skip propagation.
     *
     * @param skipped levels that come from a key frame, 0 for a bundle without such modules
     */
    public static Bundle read(
            String networkName, Path weightFile, ClassSet classes, State state, int skipped, Origin origin) {
        Weights raw = WeightFiles.read(weightFile);
        Networks.Entry entry = Networks.forWeights(networkName, raw);
        Weights weights = raw.checkedFor(entry.network(), weightFile.toString());
        String name = networkName + "-" + classes.name();
        Bundle bundle = state == State.POSTERIORS
                ? of(name, entry.network(), weights, classes, entry.input(), origin.licence(), origin.provenance())
                : ofHalves(
                        name,
                        entry.described(),
                        weights,
                        classes,
                        entry.input(),
                        origin.licence(),
                        origin.provenance());
        return skipped == 0 ? bundle : withSkip(bundle, entry.described(), weights, skipped);
    }

    /** A bundle of a network with one output, logits, and its trained weights: posteriors are propagated. */
    public static Bundle of(
            String name,
            Network network,
            Weights weights,
            ClassSet classes,
            InputSpec input,
            String licence,
            String provenance) {
        FeatureShape scores = scores(network);
        int reduce = Math.max(1, STATE_CELL * scores.height() / PROBE_PIXELS);
        BundleSpec spec = new BundleSpec(
                name,
                classes,
                outputClasses(classes, scores.channels()),
                input,
                PropagationKind.POSTERIORS,
                reduce,
                licence,
                provenance);
        return Bundle.of(spec, Map.of(Bundle.FEATURES, module(network, weights)));
    }

    /** A bundle of a network's two halves and its trained weights: the map between them is propagated. */
    public static Bundle ofHalves(
            String name,
            Described network,
            Weights weights,
            ClassSet classes,
            InputSpec input,
            String licence,
            String provenance) {
        BundleSpec spec = new BundleSpec(
                name,
                classes,
                outputClasses(classes, scores(network.whole()).channels()),
                input.atStride(Math.max(input.stride(), network.stride())),
                PropagationKind.FEATURES,
                1,
                licence,
                provenance);
        return Bundle.of(
                spec,
                Map.of(
                        Bundle.FEATURES, module(network.features(), weights.only(network.features())),
                        Bundle.HEAD, module(network.head(), weights.only(network.head()))));
    }

    /**
     * The same bundle with the modules of skip propagation.
     *
     * @param levels that come from a key frame
     * @throws UserException where the network has no such levels
     */
    public static Bundle withSkip(Bundle bundle, Described network, Weights weights, int levels) {
        SkipForms forms = network.skip(levels);
        return bundle.withSkip(
                levels, module(forms.key(), weights), module(forms.current(), weights.only(forms.current())));
    }

    private static FeatureShape scores(Network network) {
        return network.outputShapes(List.of(new FeatureShape(3, PROBE_PIXELS, PROBE_PIXELS)))
                .get(0);
    }

    /** An output past the last class means "unlabelled". */
    private static List<Integer> outputClasses(ClassSet classes, int outputs) {
        if (outputs < classes.size() || outputs > classes.size() + 1) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The weights have %d outputs, but class set %s has %d classes. Check --classes; only one output more may be there, for \"unlabelled\".",
                    outputs,
                    classes.name(),
                    classes.size()));
        }
        return IntStream.range(0, outputs)
                .map(i -> i < classes.size() ? i : LabelMap.IGNORE)
                .boxed()
                .toList();
    }

    private static byte[] module(Network network, Weights weights) {
        return TorchArchive.write(NetworkModule.inference(network, weights));
    }
}
