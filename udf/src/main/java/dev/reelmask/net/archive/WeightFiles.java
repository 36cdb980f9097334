package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.PickleReader.Storage;
import dev.reelmask.net.archive.PickleReader.TensorView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads weights from files, without running code of theirs: plain float32 with a JSON index, and PyTorch's zip format
 * (a state dict of {@code torch.save}, or a TorchScript archive, whose attribute names may have {@code __} for dots).
 */
public final class WeightFiles {
    private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");
    private static final int MAX_DIMENSIONS = 8;

    private WeightFiles() {}

    /**
     * Reads a file by its content: {@code NAME.json} with {@code NAME.f32le} beside it, or a PyTorch zip.
     *
     * @throws UserException where the file is absent, damaged or of another kind
     */
    public static Weights read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UserException("There is no weight file %s. Check the path.".formatted(file));
            }
            byte[] content = Files.readAllBytes(file);
            return file.toString().endsWith(".json") ? readIndexed(file, content) : readZip(content, file.toString());
        } catch (IOException e) {
            throw new UserException("Weight file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Reads a PyTorch zip: a state dict or a TorchScript archive.
     *
     * @param source its name, for messages
     */
    public static Weights readZip(byte[] zip, String source) {
        if (zip.length < 2 || zip[0] != 'P' || zip[1] != 'K') {
            throw new UserException(
                    "%s is not a PyTorch zip file. Files of PyTorch 1.5 and older must be saved again with torch.save(torch.load(file), file)."
                            .formatted(source));
        }
        Map<String, byte[]> entries = entries(zip, source);
        byte[] pickle = entries.get("data.pkl");
        if (pickle == null) {
            throw new UserException(source + " holds no data.pkl: it is a zip, but not of PyTorch.");
        }
        if (!(new PickleReader(pickle, source).read() instanceof Map<?, ?> root)) {
            throw new UserException(source + " holds no state dict.");
        }
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        collect("", unwrapped(root), entries, source, tensors);
        Weights weights = new Weights(tensors);
        boolean scripted = root.containsKey("training");
        return scripted ? weights.renamed(ScriptModule::parameterName) : weights;
    }

    private static Map<?, ?> unwrapped(Map<?, ?> root) {
        for (String name : WRAPPERS) {
            if (root.get(name) instanceof Map<?, ?> inner) {
                return inner;
            }
        }
        return root;
    }

    private static void collect(
            String prefix,
            Map<?, ?> values,
            Map<String, byte[]> entries,
            String source,
            Map<String, FloatTensor> into) {
        values.forEach((key, value) -> {
            String name = prefix + key;
            if (value instanceof Map<?, ?> nested) {
                collect(name + ".", nested, entries, source, into);
            } else if (value instanceof TensorView view && view.storage().type().equals("FloatStorage")) {
                into.put(name, dense(view, entries, source, name));
            }
        });
    }

    /** Copies a strided view; every index is checked against the storage. */
    private static FloatTensor dense(TensorView view, Map<String, byte[]> entries, String source, String name) {
        Storage storage = view.storage();
        byte[] bytes = entries.get("data/" + storage.key());
        List<Integer> shape = view.shape();
        if (bytes == null
                || shape.size() > MAX_DIMENSIONS
                || shape.size() != view.strides().size()) {
            throw new UserException("%s is damaged: the values of %s are missing.".formatted(source, name));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (elements < 0 || elements > bytes.length / Float.BYTES) {
            throw new UserException("%s is damaged: %s has fewer values than its shape.".formatted(source, name));
        }
        float[] values = new float[(int) elements];
        for (int i = 0; i < values.length; i++) {
            long position = view.offset();
            int rest = i;
            for (int d = shape.size() - 1; d >= 0; d--) {
                position += (long) (rest % shape.get(d)) * view.strides().get(d);
                rest /= shape.get(d);
            }
            if (position < 0 || position >= bytes.length / Float.BYTES) {
                throw new UserException("%s is damaged: %s points outside its values.".formatted(source, name));
            }
            values[i] = buffer.getFloat((int) position * Float.BYTES);
        }
        return new FloatTensor(shape, values);
    }

    /** Entries by their path below the archive's root folder. */
    private static Map<String, byte[]> entries(byte[] zip, String source) {
        Map<String, byte[]> entries = new HashMap<>();
        StoredZip.read(zip, source)
                .forEach((name, content) -> entries.put(name.substring(name.indexOf('/') + 1), content));
        return entries;
    }

    private static Weights readIndexed(Path index, byte[] json) throws IOException {
        Path data = index.resolveSibling(index.getFileName().toString().replaceFirst("\\.json$", ".f32le"));
        if (!Files.isRegularFile(data)) {
            throw new UserException("%s needs its values in %s, which does not exist.".formatted(index, data));
        }
        ByteBuffer floats = ByteBuffer.wrap(Files.readAllBytes(data)).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try {
            // JSON is YAML
            Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder()
                            .setCodePointLimit(Integer.MAX_VALUE)
                            .build())
                    .loadFromString(new String(json, StandardCharsets.UTF_8));
            for (Object item : (List<?>) root.get("tensors")) {
                Map<?, ?> entry = (Map<?, ?>) item;
                List<Integer> shape = ((List<?>) entry.get("shape"))
                        .stream().map(Integer.class::cast).toList();
                float[] values = new float[(Integer) entry.get("count")];
                floats.slice((Integer) entry.get("offset_floats") * Float.BYTES, values.length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                tensors.put((String) entry.get("name"), new FloatTensor(shape, values));
            }
        } catch (YamlEngineException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new UserException(
                    "%s is not an index of tensors (name, shape, offset_floats, count) over %s.".formatted(index, data),
                    e);
        }
        return new Weights(tensors);
    }
}
