package dev.reelmask.net.weights;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads safetensors: eight bytes with the length of a JSON header, the header (per tensor its dtype, shape and range of
 * bytes), the values. Integers are left out.
 */
final class Safetensors {
    /** As the format's own reader. */
    private static final int MAX_HEADER = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Safetensors() {}

    static boolean is(byte[] content) {
        return content.length > Long.BYTES && content[Long.BYTES] == '{';
    }

    static Weights read(byte[] content, String source) {
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long length = in.getLong();
        if (length < 2 || length > in.remaining() || length > MAX_HEADER) {
            throw damaged(
                    source,
                    String.format(Locale.ROOT, "its header claims %d bytes of %d", length, content.length),
                    null);
        }
        ByteBuffer values = in.slice(Long.BYTES + (int) length, content.length - Long.BYTES - (int) length)
                .order(ByteOrder.LITTLE_ENDIAN);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        long total = 0;
        for (Map.Entry<String, JsonNode> entry :
                header(content, (int) length, source).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                String name = StateDict.shortened(entry.getKey());
                Tensor tensor = Tensor.of(entry.getValue(), values.capacity(), name, source);
                total += tensor.end() - tensor.begin();
                if (total > values.capacity()) {
                    throw damaged(source, "its tensors overlap", null);
                }
                tensor.type().ifPresent(type -> tensors.put(entry.getKey(), tensor.read(type, values, name, source)));
            }
        }
        return new Weights(tensors);
    }

    private static JsonNode header(byte[] content, int length, String source) {
        try {
            return JSON.readTree(content, Long.BYTES, length);
        } catch (IOException e) {
            throw damaged(source, "its header is not JSON", e);
        }
    }

    /** What the header says of one tensor. */
    private record Tensor(String dtype, List<Integer> shape, long begin, long end) {
        static Tensor of(JsonNode node, long available, String name, String source) {
            JsonNode range = node.path("data_offsets");
            long begin = range.path(0).asLong(-1);
            long end = range.path(1).asLong(-1);
            if (begin < 0 || end < begin || end > available) {
                throw damaged(
                        source,
                        String.format(Locale.ROOT, "%s claims bytes %d to %d of %d", name, begin, end, available),
                        null);
            }
            List<Integer> shape = new ArrayList<>();
            node.path("shape").forEach(item -> shape.add(item.asInt(-1)));
            if (shape.size() > StateDict.MAX_DIMENSIONS) {
                throw damaged(source, String.format(Locale.ROOT, "%s has %d dimensions", name, shape.size()), null);
            }
            return new Tensor(StateDict.shortened(node.path("dtype").asText()), shape, begin, end);
        }

        Optional<ElementType> type() {
            return switch (dtype) {
                case "F32" -> Optional.of(ElementType.F32);
                case "F64" -> Optional.of(ElementType.F64);
                case "F16" -> Optional.of(ElementType.F16);
                case "BF16" -> Optional.of(ElementType.BF16);
                default -> Optional.empty();
            };
        }

        FloatTensor read(ElementType type, ByteBuffer values, String name, String source) {
            long elements = (end - begin) / type.width();
            long product = 1;
            for (int length : shape) {
                product = product < 0 || length < 0 || product > elements ? -1 : product * length;
            }
            if (product != elements || elements * type.width() != end - begin) {
                throw damaged(
                        source,
                        String.format(
                                Locale.ROOT,
                                "%s of shape %s and type %s has %d bytes",
                                name,
                                shape,
                                dtype,
                                end - begin),
                        null);
            }
            ByteBuffer own = values.slice((int) begin, (int) (end - begin)).order(ByteOrder.LITTLE_ENDIAN);
            float[] floats = new float[(int) elements];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = type.read(own, i);
            }
            return new FloatTensor(shape, floats);
        }
    }

    private static UserException damaged(String source, String why, Exception cause) {
        return new UserException("%s is damaged: %s. Copy or download it again.".formatted(source, why), cause);
    }
}
