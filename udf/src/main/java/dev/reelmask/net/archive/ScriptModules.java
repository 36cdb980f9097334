package dev.reelmask.net.archive;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.weights.PickleReader;
import dev.reelmask.net.weights.StateDict;
import dev.reelmask.net.weights.StoredZip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes archives of {@link TorchArchive} apart again, and puts several modules into one. */
public final class ScriptModules {
    private static final String CODE = "code/__torch__.py";
    private static final Pattern CLASS = Pattern.compile(
            "class (\\w+)\\(Module\\):\\n  __parameters__ = .*\\n  __buffers__ = .*\\n  training : bool\\n(?:  \\w+ : Tensor\\n)*");
    private static final Pattern METHOD_NAME = Pattern.compile("(?m)^  def (\\w+)\\(");

    private ScriptModules() {}

    /**
     * The module of an archive, its tensors as buffers; empty where the archive has more than one class, constants, or
     * attributes that are no float32 tensors, as those that PyTorch writes do.
     */
    public static Optional<ScriptModule> read(byte[] archive) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        StoredZip.read(archive, "the archive")
                .forEach((name, content) -> entries.put(name.substring(name.indexOf('/') + 1), content));
        boolean oneFile = entries.keySet().stream()
                .filter(name -> name.startsWith("code/") && name.endsWith(".py"))
                .allMatch(CODE::equals);
        if (!oneFile || !entries.containsKey(CODE) || !hasNoConstants(entries)) {
            return Optional.empty();
        }
        String source = new String(entries.get(CODE), StandardCharsets.UTF_8);
        Matcher matcher = CLASS.matcher(source);
        if (!matcher.lookingAt() || METHOD_NAME.matcher(source).results().count() == 0) {
            return Optional.empty();
        }
        return attributes(entries, archive.length)
                .map(attributes ->
                        new ScriptModule(matcher.group(1), attributes, List.of(source.substring(matcher.end()))));
    }

    private static boolean hasNoConstants(Map<String, byte[]> entries) {
        byte[] constants = entries.get("constants.pkl");
        if (constants == null) {
            return true;
        }
        return new PickleReader(constants, "the archive").read() instanceof Collection<?> tuple && tuple.isEmpty();
    }

    private static Optional<List<Attribute>> attributes(Map<String, byte[]> entries, int size) {
        if (!(new PickleReader(entries.get("data.pkl"), "the archive").read() instanceof Map<?, ?> root)) {
            return Optional.empty();
        }
        boolean flat = root.entrySet().stream().allMatch(e -> e.getKey().equals("training") || isFloats(e.getValue()));
        if (!flat) {
            return Optional.empty();
        }
        StateDict dict = new StateDict(
                "the archive",
                storage -> ByteBuffer.wrap(entries.get("data/" + storage.key())).order(ByteOrder.LITTLE_ENDIAN),
                size);
        List<Attribute> attributes = new ArrayList<>();
        dict.weights(root)
                .tensors()
                .forEach((name, tensor) -> attributes.add(new Attribute(name, tensor, Attribute.Kind.BUFFER)));
        return Optional.of(attributes);
    }

    private static boolean isFloats(Object value) {
        return value instanceof PickleReader.TensorView view
                && view.storage().type().equals("FloatStorage");
    }

    /**
     * One module of several: tensor {@code t} of part {@code p} becomes {@code p__t}, its method {@code m} becomes
     * {@code p__m}.
     *
     * @param parts by their prefix
     * @param own further tensors
     * @param methods source of further methods of class {@code className}, which may call the parts'
     */
    public static ScriptModule joined(
            String className, Map<String, ScriptModule> parts, List<Attribute> own, String methods) {
        List<Attribute> attributes = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        parts.forEach((prefix, part) -> {
            part.attributes()
                    .forEach(a -> attributes.add(new Attribute(prefix + "__" + a.name(), a.tensor(), a.kind())));
            for (String source : part.methods()) {
                String renamed = METHOD_NAME.matcher(source).replaceAll("  def " + prefix + "__$1(");
                sources.add(renamed.replace("self: __torch__." + part.className(), "self: __torch__." + className)
                        .replaceAll("\\bself\\.", "self." + prefix + "__"));
            }
        });
        attributes.addAll(own);
        sources.add(methods);
        return new ScriptModule(className, attributes, sources);
    }
}
