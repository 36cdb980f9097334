package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.PickledValue.Instance;
import dev.reelmask.net.script.FlatScript;
import dev.reelmask.net.script.FlatScript.Step;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Attribute;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Constant;
import dev.reelmask.net.script.FlatValue.Item;
import dev.reelmask.net.script.FlatValue.Sequence;
import dev.reelmask.net.script.Refusal;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.PickleReader;
import dev.reelmask.net.weights.PickleReader.TensorView;
import dev.reelmask.net.weights.StateDict;
import dev.reelmask.net.weights.StoredZip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A module of anyone's making as one line of steps and its float32 tensors.
 *
 * @param script its tensors are plain values, {@code self.t0}
 * @param tensors by the name that stands behind {@code self.}
 */
public record FlatArchive(FlatScript script, Map<String, FloatTensor> tensors) {
    private static final String CODE = "code/";
    private static final String SELF = "self.";

    public FlatArchive {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Reads an archive that {@link ArchiveCheck#checked} gave; empty where its {@code forward} is no straight line from
     * one tensor to another, or computes with what it holds of other types than float32.
     */
    public static Optional<FlatArchive> of(byte[] checked) {
        try {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            StoredZip.read(checked, "the archive")
                    .forEach((name, content) -> entries.put(name.substring(name.indexOf('/') + 1), content));
            Map<String, String> code = new LinkedHashMap<>();
            entries.forEach((name, content) -> {
                if (name.startsWith(CODE)) {
                    code.put(name.substring(CODE.length()), new String(content, StandardCharsets.ISO_8859_1));
                }
            });
            ModulePickle pickle = new ModulePickle(entries.get("data.pkl"), key -> Long.MAX_VALUE);
            return pickle.read() instanceof Instance module
                    ? FlatScript.of(code, module.className()).flatMap(script -> new Reader(entries).read(script))
                    : Optional.empty();
        } catch (Refusal | UserException e) {
            return Optional.empty(); // loading it will say what it is
        }
    }

    /** The name of a tensor where a value is one of the archive's. */
    public static Optional<String> tensorName(FlatValue value) {
        return value instanceof FlatValue.Plain plain && plain.text().startsWith(SELF)
                ? Optional.of(plain.text().substring(SELF.length()))
                : Optional.empty();
    }

    /** The value that is a tensor of a name. */
    public static FlatValue tensor(String name) {
        return new FlatValue.Plain(SELF + name);
    }

    private static final class Reader {
        private final Map<String, byte[]> entries;
        private final Map<FlatValue, String> names = new LinkedHashMap<>();

        /** Storages have keys of their own in the two pickles. */
        private final Map<String, TensorView> attributes = new LinkedHashMap<>();

        private final Map<String, TensorView> constants = new LinkedHashMap<>();

        Reader(Map<String, byte[]> entries) {
            this.entries = entries;
        }

        Optional<FlatArchive> read(FlatScript script) {
            Object root = new PickleReader(entries.get("data.pkl"), "the archive").read();
            Object list = new PickleReader(entries.get("constants.pkl"), "the archive").read();
            List<Step> steps = new ArrayList<>();
            UnaryOperator<FlatValue> named = value -> named(value, root, list);
            for (Step step : script.steps()) {
                steps.add(new Step(step.targets(), mapped(step.value(), named)));
            }
            FlatScript own = new FlatScript(script.input(), steps, mapped(script.result(), named));
            Map<String, FloatTensor> tensors = new LinkedHashMap<>(floats(attributes, "data/"));
            tensors.putAll(floats(constants, "constants/"));
            return tensors.keySet().containsAll(names.values())
                    ? Optional.of(new FlatArchive(own, tensors))
                    : Optional.empty();
        }

        private FlatValue named(FlatValue value, Object root, Object list) {
            String name = names.get(value);
            if (name == null) {
                boolean isAttribute = value instanceof Attribute;
                Object held = value instanceof Attribute attribute ? at(root, attribute.path()) : constant(value, list);
                name = (isAttribute ? "t" : "c") + names.size();
                names.put(value, name);
                if (held instanceof TensorView view && view.storage().type().equals("FloatStorage")) {
                    (isAttribute ? attributes : constants).put(name, view);
                }
            }
            return tensor(name);
        }

        private static Object at(Object root, List<String> path) {
            Object held = root;
            for (String name : path) {
                held = held instanceof Map<?, ?> map ? map.get(name) : null;
            }
            return held;
        }

        private static Object constant(FlatValue value, Object list) {
            int index = ((Constant) value).index();
            return list instanceof List<?> items && index < items.size() ? items.get(index) : null;
        }

        private Map<String, FloatTensor> floats(Map<String, TensorView> views, String folder) {
            long size =
                    entries.values().stream().mapToLong(entry -> entry.length).sum();
            StateDict dict = new StateDict(
                    "the archive",
                    storage ->
                            ByteBuffer.wrap(entries.get(folder + storage.key())).order(ByteOrder.LITTLE_ENDIAN),
                    size);
            return dict.weights(views).tensors();
        }

        private static FlatValue mapped(FlatValue value, UnaryOperator<FlatValue> leaf) {
            if (value instanceof Attribute || value instanceof Constant) {
                return leaf.apply(value);
            }
            if (value instanceof Sequence sequence) {
                return new Sequence(sequence.isTuple(), mapped(sequence.parts(), leaf));
            }
            if (value instanceof Call call) {
                return new Call(call.function(), mapped(call.arguments(), leaf), call.names());
            }
            return value instanceof Item item ? new Item(mapped(item.of(), leaf), mapped(item.index(), leaf)) : value;
        }

        private static List<FlatValue> mapped(List<FlatValue> values, UnaryOperator<FlatValue> leaf) {
            return values.stream().map(value -> mapped(value, leaf)).toList();
        }
    }
}
