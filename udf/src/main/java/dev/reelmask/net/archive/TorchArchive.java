package dev.reelmask.net.archive;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.StoredZip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes TorchScript archives that {@code torch.jit.load} opens (checked with PyTorch 2.7.1): a stored zip of
 * {@code version}, {@code data.pkl} (the module object, its tensors as persistent ids), {@code constants.pkl} (an empty
 * tuple), {@code code/__torch__.py} (the serialized dialect of TorchScript) and {@code data/<n>} (raw little-endian
 * float32). The same module gives the same bytes.
 */
public final class TorchArchive {
    /** Archive format 3: written by PyTorch 1.4 and newer, read by all since. */
    private static final String FORMAT = "3\n";

    private TorchArchive() {}

    /** The bytes of a {@code .pt} file. */
    public static byte[] write(ScriptModule module) {
        String root = module.className() + "/";
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(root + "version", FORMAT.getBytes(StandardCharsets.UTF_8));
        entries.put(root + "byteorder", "little".getBytes(StandardCharsets.UTF_8));
        entries.put(root + "data.pkl", pickle(module));
        entries.put(root + "constants.pkl", new PickleWriter().emptyTuple().stop());
        entries.put(root + "code/__torch__.py", module.source().getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(module.extras())
                .forEach((name, text) -> entries.put(root + "extra/" + name, text.getBytes(StandardCharsets.UTF_8)));
        List<Attribute> attributes = module.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            entries.put(root + "data/" + i, littleEndian(attributes.get(i).tensor()));
        }
        return StoredZip.write(entries);
    }

    private static byte[] pickle(ScriptModule module) {
        PickleWriter pickle = new PickleWriter();
        pickle.global("__torch__", module.className()).emptyTuple().newObject();
        pickle.emptyDict().mark().string("training").bool(module.isTrainable());
        List<Attribute> attributes = module.attributes();
        for (int i = 0; i < attributes.size(); i++) {
            pickle.string(attributes.get(i).name());
            tensor(pickle, i, attributes.get(i));
        }
        return pickle.setItems().build().stop();
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, requires_grad, OrderedDict())}. */
    private static void tensor(PickleWriter pickle, int storage, Attribute attribute) {
        List<Integer> shape = attribute.tensor().shape();
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark().string("storage").global("torch", "FloatStorage").string(Integer.toString(storage));
        pickle.string("cpu").integer(attribute.tensor().values().length).tuple().persistentId();
        pickle.integer(0);
        pickle.mark();
        shape.forEach(pickle::integer);
        pickle.tuple().mark();
        for (int i = 0; i < shape.size(); i++) {
            pickle.integer(shape.subList(i + 1, shape.size()).stream().reduce(1, Math::multiplyExact));
        }
        pickle.tuple().bool(attribute.kind() == Attribute.Kind.PARAMETER);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.tuple().reduce();
    }

    private static byte[] littleEndian(FloatTensor tensor) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(tensor.values().length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(tensor.values());
        return buffer.array();
    }
}
