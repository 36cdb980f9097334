package dev.reelmask.net.zoo;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a training begins with: fresh weights, or those of a file where names and shapes agree, such as an encoder's
 * that was trained on ImageNet.
 *
 * @param weights of the whole network
 * @param input as the file's weights want it
 * @param taken parameters that came from the file
 * @param total parameters of the network
 * @param folded batch norms that the file has folded into its convolutions: they only add a bias, as long as they keep
 *     their statistics
 */
public record InitialWeights(Weights weights, InputSpec input, int taken, int total, int folded) {
    private static final String TENSORFLOW_MOBILENET = "MobilenetV2/";
    private static final String VARIANCE = ".running_var";
    /** Where networks keep their encoder. */
    private static final List<String> PREFIXES = List.of("", "encoder.", "encoder.model.");

    /** Fresh weights. */
    public static InitialWeights fresh(Networks.Entry entry, long seed) {
        Weights weights = Weights.initial(entry.network(), seed);
        return new InitialWeights(weights, entry.input(), 0, weights.names().size(), 0);
    }

    /**
     * Fresh weights, but those of a file where it has them: under the network's own names, or an encoder's without its
     * prefix, or a bundle's with folded batch norms, or TensorFlow's MobileNetV2.
     *
     * @throws UserException if none fits
     */
    public static InitialWeights read(Networks.Entry entry, long seed, Path file) {
        return of(entry, seed, WeightFiles.read(file), file.toString());
    }

    /**
     * As {@link #read}, of weights that are there already.
     *
     * @param source where they come from, for messages
     */
    public static InitialWeights of(Networks.Entry entry, long seed, Weights weights, String source) {
        Weights given = weights.checkedFinite(source);
        boolean tensorFlow = given.names().stream().anyMatch(name -> name.startsWith(TENSORFLOW_MOBILENET));
        Weights named = tensorFlow ? MobileNetV2.fromTensorFlow(given) : given;
        Network network = entry.network();
        Map<String, FloatTensor> best = Map.of();
        for (String prefix : PREFIXES) {
            Map<String, FloatTensor> fitting = fitting(network, named, prefix);
            best = fitting.size() > best.size() ? fitting : best;
        }
        if (best.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s: none of its %d tensors has the name and shape of one of network %s%s. Check --network and --initial.",
                    source,
                    given.names().size(),
                    network.name(),
                    given.resembling(network.parameters().get(0).name())));
        }
        Map<String, FloatTensor> all =
                new LinkedHashMap<>(Weights.initial(network, seed).tensors());
        all.putAll(best);
        InputSpec input = tensorFlow ? PublishedInputs.centred(entry.input()) : entry.input();
        boolean hasNorms = given.names().stream().anyMatch(name -> name.endsWith(VARIANCE));
        long folded = hasNorms
                ? 0
                : best.keySet().stream().filter(name -> name.endsWith(VARIANCE)).count();
        return new InitialWeights(new Weights(all), input, best.size(), all.size(), (int) folded);
    }

    private static Map<String, FloatTensor> fitting(Network network, Weights file, String prefix) {
        UnaryOperator<String> inFile = name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        Weights given = FoldedNorms.unfolded(network, file, inFile);
        Map<String, FloatTensor> fitting = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            String name = inFile.apply(parameter.name());
            if (given.contains(name) && given.get(name).shape().equals(parameter.shape())) {
                fitting.put(parameter.name(), given.get(name));
            }
        }
        return fitting;
    }
}
