package dev.reelmask.net.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads raw numbers with an index: {@code NAME.json} lists name, shape, offset and count of each tensor (a list, or an
 * object with a list {@code tensors}); the numbers are in {@code NAME.f32le} or {@code NAME.f16le}. Offset and count
 * are in elements.
 */
final class IndexedNumbers {
    private static final Map<String, ElementType> KINDS = Map.of(".f32le", ElementType.F32, ".f16le", ElementType.F16);

    private IndexedNumbers() {}

    static Weights read(Path index, byte[] json) throws IOException {
        String stem = index.toString().replaceFirst("\\.json$", "");
        for (Map.Entry<String, ElementType> kind : KINDS.entrySet()) {
            Path data = Path.of(stem + kind.getKey());
            if (Files.isRegularFile(data)) {
                ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(data)).order(ByteOrder.LITTLE_ENDIAN);
                return read(new ObjectMapper().readTree(json), numbers, kind.getValue(), index, data);
            }
        }
        throw new UserException(
                "%s needs its values in %s.f32le or %s.f16le, neither of which exists.".formatted(index, stem, stem));
    }

    private static Weights read(JsonNode root, ByteBuffer numbers, ElementType type, Path index, Path data) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (JsonNode entry : root.isArray() ? root : root.path("tensors")) {
            String name = entry.path("name").asText();
            long offset =
                    entry.path("offset").asLong(entry.path("offset_floats").asLong(-1));
            long count = entry.path("count").asLong(-1);
            List<Integer> shape = new ArrayList<>();
            long elements = 1;
            for (JsonNode length : entry.path("shape")) {
                shape.add(length.asInt(-1));
                elements = elements < 0 || length.asInt(-1) < 0
                        ? -1
                        : Math.min(elements * length.asInt(), Integer.MAX_VALUE);
            }
            long available = numbers.capacity() / type.width();
            if (shape.size() > StateDict.MAX_DIMENSIONS
                    || elements != count
                    || count < 0
                    || offset < 0
                    || offset > available - count) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "%s: tensor '%s' of shape %s, offset %d and count %d does not lie within the %d numbers of %s.",
                        index,
                        StateDict.shortened(name),
                        StateDict.shortened(shape.toString()),
                        offset,
                        count,
                        available,
                        data));
            }
            tensors.put(name, tensor(shape, numbers, type, (int) offset, (int) count));
        }
        if (tensors.isEmpty()) {
            throw new UserException(
                    "%s is not an index of tensors (name, shape, offset, count) over %s.".formatted(index, data));
        }
        return new Weights(tensors);
    }

    private static FloatTensor tensor(
            List<Integer> shape, ByteBuffer numbers, ElementType type, int offset, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = type.read(numbers, offset + i);
        }
        return new FloatTensor(shape, values);
    }
}
