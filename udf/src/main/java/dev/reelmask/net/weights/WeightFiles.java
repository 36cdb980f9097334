package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads weights from files, without running code of theirs: safetensors, what {@code torch.save} writes (zip and the
 * format before PyTorch 1.6), TorchScript archives, and raw numbers with a JSON index.
 *
 * <p>Half, bfloat16 and double become float32. A checkpoint's state dict is found under its usual keys, and prefixes
 * that all tensors share ({@code module.} of DataParallel, {@code model.}, {@code net.}) are taken off.
 */
public final class WeightFiles {
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.", "model.", "net.", "network.");

    private WeightFiles() {}

    /**
     * Reads a file by its content.
     *
     * @throws UserException where the file is absent, damaged, larger than 2 GiB or of another kind
     */
    public static Weights read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UserException("There is no weight file %s. Check the path.".formatted(file));
            }
            if (Files.size(file) > Integer.MAX_VALUE - Long.BYTES) {
                throw new UserException(
                        "Weight file %s is larger than 2 GiB. Save the weights alone, without the optimiser: torch.save(model.state_dict(), file)."
                                .formatted(file));
            }
            byte[] content = Files.readAllBytes(file);
            Weights weights = file.toString().endsWith(".json")
                    ? IndexedNumbers.read(file, content)
                    : read(content, file.toString());
            return withoutSharedPrefixes(weights);
        } catch (IOException e) {
            throw new UserException("Weight file %s cannot be read: %s.".formatted(file, e.getMessage()), e);
        }
    }

    private static Weights read(byte[] content, String source) {
        if (isZip(content)) {
            return readZip(content, source);
        }
        if (LegacyPickle.is(content)) {
            return LegacyPickle.read(content, source);
        }
        if (Safetensors.is(content)) {
            return Safetensors.read(content, source);
        }
        throw new UserException(
                "%s holds no weights that are known here. Known are PyTorch's .pth and .pt, .safetensors, and NAME.json with NAME.f32le or NAME.f16le."
                        .formatted(source));
    }

    private static boolean isZip(byte[] content) {
        return content.length >= 2 && content[0] == 'P' && content[1] == 'K';
    }

    /**
     * Reads a PyTorch zip: a state dict or a TorchScript archive.
     *
     * @param source its name, for messages
     */
    public static Weights readZip(byte[] zip, String source) {
        Map<String, byte[]> entries = entries(zip, source);
        byte[] pickle = entries.get("data.pkl");
        if (pickle == null) {
            throw new UserException(source + " holds no data.pkl: it is a zip, but not of PyTorch.");
        }
        Object root = new PickleReader(pickle, source).read();
        StateDict dict = new StateDict(
                source,
                storage -> {
                    byte[] bytes = entries.get("data/" + storage.key());
                    return bytes == null ? null : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                },
                zip.length);
        Weights weights = dict.weights(root);
        boolean scripted = root instanceof Map<?, ?> module && module.containsKey("training");
        return scripted ? weights.renamed(ParameterNames::parameterName) : weights;
    }

    /** Entries by their path below the archive's root folder. */
    private static Map<String, byte[]> entries(byte[] zip, String source) {
        Map<String, byte[]> entries = new HashMap<>();
        StoredZip.read(zip, source)
                .forEach((name, content) -> entries.put(name.substring(name.indexOf('/') + 1), content));
        return entries;
    }

    private static Weights withoutSharedPrefixes(Weights weights) {
        Weights current = weights;
        for (String prefix : PREFIXES) {
            if (!current.names().isEmpty() && current.names().stream().allMatch(name -> name.startsWith(prefix))) {
                current = current.renamed(name -> name.substring(prefix.length()));
            }
        }
        return current;
    }
}
