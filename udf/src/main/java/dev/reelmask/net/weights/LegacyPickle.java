package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.PickleReader.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6: one pickle each of a magic number, the protocol's version,
 * facts of the machine, the object itself and the keys of its storages; then for each key the number of elements and
 * the raw values.
 */
public final class LegacyPickle {
    /** The first pickle: protocol 2, the magic number 0x1950a86a20f9469cfc6c, end. */
    private static final byte[] MAGIC = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final long PROTOCOL = 1001;

    private LegacyPickle() {}

    /** Whether a file begins as {@code torch.save} began files before PyTorch 1.6. */
    public static boolean is(byte[] content) {
        return content.length >= MAGIC.length
                && ByteBuffer.wrap(content, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    static Weights read(byte[] content, String source) {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        Object protocol = new PickleReader(in, source).read();
        if (!protocol.equals(PROTOCOL)) {
            throw new UserException(
                    "%s is of a format of PyTorch that is neither 1001 nor a zip. Save it again.".formatted(source));
        }
        Object machine = new PickleReader(in, source).read();
        if (machine instanceof Map<?, ?> facts && Boolean.FALSE.equals(facts.get("little_endian"))) {
            throw new UserException(
                    "%s was saved on a big-endian machine. Save it again on another.".formatted(source));
        }
        PickleReader object = new PickleReader(in, source);
        Object root = object.read();
        Object keys = new PickleReader(in, source).read();
        if (!(keys instanceof List<?> list)) {
            throw damaged(source, "the list of its storages is missing");
        }
        Map<String, ByteBuffer> storages = new HashMap<>();
        Map<String, Storage> known = object.storages();
        for (Object key : list) {
            Storage storage = known.get(String.valueOf(key instanceof String ? key : ""));
            if (storage == null) {
                throw damaged(source, "it lists a storage that no tensor uses");
            }
            storages.put(storage.key(), values(in, storage, source));
        }
        return new StateDict(source, storage -> storages.get(storage.key()), content.length).weights(root);
    }

    private static ByteBuffer values(ByteBuffer in, Storage storage, String source) {
        long elements = in.remaining() < Long.BYTES ? -1 : in.getLong();
        if (elements < 0 || elements > in.remaining() / storage.width()) {
            throw damaged(source, "it ends inside storage " + StateDict.shortened(storage.key()));
        }
        int bytes = Math.toIntExact(elements * storage.width());
        ByteBuffer values = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + bytes);
        return values;
    }

    private static UserException damaged(String source, String why) {
        return new UserException("%s is damaged: %s. Copy or download it again.".formatted(source, why));
    }
}
