package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.ElementType;
import dev.reelmask.net.weights.PickleReader;
import dev.reelmask.net.weights.PickleReader.TensorView;
import dev.reelmask.net.weights.StoredZip;
import dev.reelmask.result.HalfFloat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rewrites the float32 tensors of any TorchScript archive in 16 bits, rounded to nearest even. Shapes and strides stay,
 * so only the storages' type and bytes change.
 */
public final class StorageTypes {
    /** How a pickle names the type of a storage; later storages recall it from the pickle's memory. */
    private static final byte[] FLOAT = "ctorch\nFloatStorage\n".getBytes(StandardCharsets.US_ASCII);

    private static final Set<String> PICKLES = Set.of("data", "constants");

    private StorageTypes() {}

    /** IEEE half precision, for GPUs. */
    public static byte[] toHalf(byte[] archive) {
        return convert(archive, "ctorch\nHalfStorage\n", HalfFloat::of);
    }

    /** bfloat16, for processors that multiply it. */
    public static byte[] toBfloat16(byte[] archive) {
        return convert(archive, "ctorch\nBFloat16Storage\n", ElementType::toBfloat16);
    }

    @FunctionalInterface
    private interface Rounding {
        short round(float value);
    }

    private static byte[] convert(byte[] archive, String type, Rounding rounding) {
        Map<String, byte[]> entries = StoredZip.read(archive, "the archive");
        Map<String, byte[]> converted = new LinkedHashMap<>(entries);
        entries.forEach((name, content) -> {
            String folder = name.substring(name.lastIndexOf('/') + 1).replace(".pkl", "");
            if (name.endsWith(".pkl") && PICKLES.contains(folder)) {
                converted.put(name, renamed(content, type.getBytes(StandardCharsets.US_ASCII)));
                String path = name.substring(0, name.length() - ".pkl".length()) + "/";
                Set<String> keys = new TreeSet<>();
                collect(new PickleReader(content, name).read(), keys);
                keys.forEach(key -> converted.put(path + key, rounded(entries.get(path + key), path + key, rounding)));
            }
        });
        return StoredZip.write(converted);
    }

    /** Only where the type is named: the same letters may stand in some text. */
    private static byte[] renamed(byte[] pickle, byte[] type) {
        ModulePickle read = new ModulePickle(pickle, key -> Long.MAX_VALUE);
        read.read();
        ByteArrayOutputStream out = new ByteArrayOutputStream(pickle.length + type.length);
        int done = 0;
        for (int at : read.floatStorages()) {
            out.write(pickle, done, at - done);
            out.writeBytes(type);
            done = at + FLOAT.length;
        }
        out.write(pickle, done, pickle.length - done);
        return out.toByteArray();
    }

    private static void collect(Object value, Set<String> keys) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> collect(item, keys));
        } else if (value instanceof Iterable<?> list) {
            list.forEach(item -> collect(item, keys));
        } else if (value instanceof TensorView view && view.storage().type().equals("FloatStorage")) {
            keys.add(view.storage().key());
        }
    }

    private static byte[] rounded(byte[] floats, String name, Rounding rounding) {
        if (floats == null) {
            throw new UserException("The archive is damaged: it has no " + name + ".");
        }
        ByteBuffer in = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(floats.length / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= Float.BYTES) {
            out.putShort(rounding.round(in.getFloat()));
        }
        return out.array();
    }
}
