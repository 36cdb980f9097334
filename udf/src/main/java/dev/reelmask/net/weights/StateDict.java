package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.PickleReader.Storage;
import dev.reelmask.net.weights.PickleReader.TensorView;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The named tensors of an unpickled object: nested dicts become dotted names, checkpoints are unwrapped, and every
 * index is checked against the bytes that are there. Small files that describe huge content are refused before memory
 * is taken.
 */
public final class StateDict {
    static final int MAX_DIMENSIONS = 8;

    /** Under these a checkpoint keeps its state dict beside optimisers and counters. */
    private static final List<String> WRAPPERS =
            List.of("state_dict", "model_state_dict", "model_state", "model", "network", "net", "weights", "params");

    private static final int MAX_DEPTH = 32;
    private static final int MAX_ENTRIES = 1_000_000;
    private static final int MAX_NAME = 512;
    private static final int SHOWN_NAME = 80;

    /** Tensors may share a storage, but all of them together are not much more than the file. */
    private static final int MAX_EXPANSION = 4;

    private final String source;
    private final Function<Storage, ByteBuffer> storages;
    private final long maxBytes;
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    private long entries;
    private long bytes;

    /**
     * @param storages from a storage to its little-endian bytes, null where there are none
     * @param fileBytes size of the whole file
     */
    public StateDict(String source, Function<Storage, ByteBuffer> storages, long fileBytes) {
        this.source = source;
        this.storages = storages;
        this.maxBytes = MAX_EXPANSION * fileBytes;
    }

    /**
     * The floating-point tensors of a dict, a module or a checkpoint; integers (batch counters) and empty tensors are
     * left out.
     */
    public Weights weights(Object root) {
        if (!(root instanceof Map<?, ?> dict)) {
            throw new UserException(
                    source + " holds no state dict. Save one with torch.save(model.state_dict(), file).");
        }
        collect("", unwrapped(dict), 0);
        return new Weights(tensors);
    }

    private static Map<?, ?> unwrapped(Map<?, ?> root) {
        Map<?, ?> dict = root;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Map<?, ?> inner = inner(dict);
            if (inner == null) {
                return dict;
            }
            dict = inner;
        }
        return dict;
    }

    private static Map<?, ?> inner(Map<?, ?> dict) {
        for (String name : WRAPPERS) {
            if (dict.get(name) instanceof Map<?, ?> inner) {
                return inner;
            }
        }
        return null;
    }

    private void collect(String prefix, Map<?, ?> values, int depth) {
        if (depth > MAX_DEPTH) {
            throw damaged("its dicts are nested deeper than " + MAX_DEPTH);
        }
        values.forEach((key, value) -> {
            entries++;
            if (entries > MAX_ENTRIES) {
                throw damaged("it has more than " + MAX_ENTRIES + " entries");
            }
            if (value instanceof Map<?, ?> nested) {
                collect(name(prefix, key) + ".", nested, depth + 1);
            } else if (value instanceof TensorView view && !view.shape().contains(0)) {
                ElementType.ofStorage(view.storage().type())
                        .ifPresent(type -> tensors.put(name(prefix, key), dense(view, type, name(prefix, key))));
            }
        });
    }

    private String name(String prefix, Object key) {
        String text = String.valueOf(key);
        if (prefix.length() + text.length() > MAX_NAME) {
            throw damaged("the name of a tensor has more than " + MAX_NAME + " characters");
        }
        return prefix + text;
    }

    /** Copies a strided view. */
    private FloatTensor dense(TensorView view, ElementType type, String name) {
        ByteBuffer values = storages.apply(view.storage());
        List<Integer> shape = view.shape();
        if (values == null
                || shape.size() > MAX_DIMENSIONS
                || shape.size() != view.strides().size()) {
            throw damaged("the values of %s are missing".formatted(shortened(name)));
        }
        int available = values.remaining() / type.width();
        int elements = elements(shape, available, name);
        bytes += (long) elements * type.width();
        if (bytes > maxBytes) {
            throw damaged(String.format(
                    Locale.ROOT, "its tensors are more than %d times as large as the file", MAX_EXPANSION));
        }
        float[] dense = new float[elements];
        int[] index = new int[shape.size()];
        for (int i = 0; i < elements; i++) {
            long position = view.offset();
            for (int d = 0; d < index.length; d++) {
                position += (long) index[d] * view.strides().get(d);
            }
            if (position < 0 || position >= available) {
                throw damaged("%s points outside its values".formatted(shortened(name)));
            }
            dense[i] = type.read(values, (int) position);
            advance(index, shape);
        }
        return new FloatTensor(shape, dense);
    }

    private static void advance(int[] index, List<Integer> shape) {
        for (int d = index.length - 1; d >= 0; d--) {
            index[d]++;
            if (index[d] < shape.get(d)) {
                return;
            }
            index[d] = 0;
        }
    }

    private int elements(List<Integer> shape, int available, String name) {
        long elements = 1;
        for (int length : shape) {
            elements = length < 0 || elements > available ? Long.MAX_VALUE : elements * length;
        }
        if (elements > available) {
            throw damaged("%s has fewer values than its shape".formatted(shortened(name)));
        }
        return (int) elements;
    }

    private UserException damaged(String why) {
        return new UserException("%s is damaged: %s. Copy or download it again.".formatted(source, why));
    }

    /** A name of a stranger's choosing, fit for a message. */
    public static String shortened(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN_NAME ? printable : printable.substring(0, SHOWN_NAME) + "…";
    }
}
