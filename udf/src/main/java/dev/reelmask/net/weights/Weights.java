package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Named tensors, as a PyTorch state dict; keeps the order they came in. */
public final class Weights {
    private final Map<String, FloatTensor> tensors;

    public Weights(Map<String, FloatTensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Fresh weights: convolutions normal with variance 2 / fan-in (He et al., ICCV 2015), zero biases, norms that do
     * nothing, PReLU slopes 0.25, fixed interpolations bilinear. One seed gives one result.
     */
    public static Weights initial(Network network, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> fresh = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            fresh.put(parameter.name(), initial(parameter, random));
        }
        return new Weights(fresh);
    }

    private static FloatTensor initial(Parameter parameter, Random random) {
        List<Integer> shape = parameter.shape();
        return switch (parameter.initial()) {
            case ZERO -> FloatTensor.filled(shape, 0);
            case ONE -> FloatTensor.filled(shape, 1);
            case QUARTER -> FloatTensor.filled(shape, 0.25f);
            case NORMAL -> normal(parameter, random);
            case BILINEAR -> bilinear(parameter);
        };
    }

    private static FloatTensor normal(Parameter parameter, Random random) {
        int fanIn = parameter.elements() / parameter.shape().get(0);
        double deviation = Math.sqrt(2.0 / fanIn);
        float[] values = new float[parameter.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return new FloatTensor(parameter.shape(), values);
    }

    /** (1 − |y − c| / f) (1 − |x − c| / f) from each channel to itself, f half the kernel, c its middle. */
    private static FloatTensor bilinear(Parameter parameter) {
        int channels = parameter.shape().get(0);
        int kernel = parameter.shape().get(2);
        double half = kernel / 2.0;
        float[] values = new float[parameter.elements()];
        for (int c = 0; c < channels; c++) {
            int from = (c * channels + c) * kernel * kernel;
            for (int y = 0; y < kernel; y++) {
                for (int x = 0; x < kernel; x++) {
                    double vertical = 1 - Math.abs(y + 0.5 - half) / half;
                    double horizontal = 1 - Math.abs(x + 0.5 - half) / half;
                    values[from + y * kernel + x] = (float) (vertical * horizontal);
                }
            }
        }
        return new FloatTensor(parameter.shape(), values);
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public Map<String, FloatTensor> tensors() {
        return tensors;
    }

    /** A tensor that must be there: {@link #checkedFor} has looked. */
    public FloatTensor get(String name) {
        FloatTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no weight is named " + name);
        }
        return tensor;
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** Those that a network needs, in its order. */
    public Weights only(Network network) {
        Map<String, FloatTensor> kept = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> kept.put(parameter.name(), get(parameter.name())));
        return new Weights(kept);
    }

    /** For messages about a tensor that is missing: one whose name ends so, else the first that there are. */
    public String resembling(String name) {
        return names().stream()
                .filter(other -> other.endsWith("." + name))
                .findFirst()
                .map(other -> ", or all names begin with '%s', which must be taken off"
                        .formatted(StateDict.shortened(other.substring(0, other.length() - name.length()))))
                .orElseGet(() -> " (they hold "
                        + names().stream().limit(3).map(StateDict::shortened).collect(Collectors.joining(", "))
                        + (names().size() > 3 ? String.format(Locale.ROOT, ", … %d in all)", names().size()) : ")"));
    }

    /** The same tensors under other names. */
    public Weights renamed(UnaryOperator<String> newName) {
        Map<String, FloatTensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(newName.apply(name), tensor));
        return new Weights(renamed);
    }

    /**
     * These weights if they are exactly those of a network; PyTorch's batch counters ({@code num_batches_tracked}) are
     * left out.
     *
     * @param source where they come from, for the message
     * @throws UserException with a table of what is missing, left over or of another shape, or where a value is NaN or
     *     infinite
     */
    public Weights checkedFor(Network network, String source) {
        Map<String, FloatTensor> kept = new LinkedHashMap<>(tensors);
        kept.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        Mismatches mismatches = new Mismatches(network, kept);
        if (!mismatches.isEmpty()) {
            throw new UserException(mismatches.message(source));
        }
        return new Weights(kept).checkedFinite(source);
    }

    /**
     * These weights if all their values are finite.
     *
     * @throws UserException with the tensor that holds NaN or an infinity
     */
    public Weights checkedFinite(String source) {
        tensors.forEach((name, tensor) -> {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new UserException(String.format(
                            Locale.ROOT,
                            "%s: value %d of tensor %s is %s. The training that made these weights diverged: use an earlier checkpoint.",
                            source,
                            i,
                            StateDict.shortened(name),
                            values[i]));
                }
            }
        });
        return this;
    }
}
