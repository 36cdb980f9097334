package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelmask.net.torch.DeviceParts.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes {@link DeviceParts} for a machine without Java: TorchScript archives, every array that a call takes or gives
 * as a NumPy file, and {@code calls.json}, which names them.
 */
public final class DeviceExport {
    /** The file that names all others. */
    public static final String CALLS = "calls.json";

    private static final String MAGIC = "\u0093NUMPY\u0001\u0000";
    private static final int ALIGNMENT = 64;
    private static final int LENGTH_BYTES = 2;

    private final DeviceParts parts;
    private final Path folder;
    private final IdentityHashMap<NDArray, String> names = new IdentityHashMap<>();

    private DeviceExport(DeviceParts parts, Path folder) {
        this.parts = parts;
        this.folder = folder;
    }

    /**
     * Writes all files.
     *
     * @param folder is made where it is not there
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(DeviceParts parts, Path folder) {
        try {
            Files.createDirectories(folder);
            new DeviceExport(parts, folder).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        Map<String, byte[]> archives = parts.archives();
        for (Map.Entry<String, byte[]> archive : archives.entrySet()) {
            Files.write(folder.resolve(archive.getKey() + ".pt"), archive.getValue());
        }
        List<Map<String, Object>> calls = new ArrayList<>();
        for (Part part : parts.parts()) {
            calls.add(call(part));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("modules", List.copyOf(archives.keySet()));
        all.put("calls", calls);
        Files.writeString(
                folder.resolve(CALLS),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }

    private Map<String, Object> call(Part part) throws IOException {
        List<Object> arguments = new ArrayList<>();
        for (Object argument : part.call().arguments()) {
            arguments.add(argument(argument));
        }
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("name", part.name());
        call.put("module", part.module());
        call.put("method", part.call().method());
        call.put("frames", part.frames());
        call.put("arguments", arguments);
        call.put("result", file(part.result()));
        return call;
    }

    /** Numbers as they are, arrays as {@code {"file": name}}, lists of arrays as lists of those. */
    private Object argument(Object argument) throws IOException {
        if (argument instanceof NDArray array) {
            return Map.of("file", file(array));
        }
        if (argument instanceof List<?> arrays) {
            List<Object> files = new ArrayList<>();
            for (Object array : arrays) {
                files.add(argument(array));
            }
            return files;
        }
        return argument;
    }

    private String file(NDArray array) throws IOException {
        String known = names.get(array);
        if (known != null) {
            return known;
        }
        String name = "array-" + names.size() + ".npy";
        names.put(array, name);
        Files.write(folder.resolve(name), npy(parts.forFile(array)));
        return name;
    }

    /** Format 1.0 of NumPy's files, in C order. */
    private static byte[] npy(NDArray array) {
        String shape = Arrays.stream(array.getShape().getShape())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "(", ",)"));
        String type = array.getDataType() == DataType.UINT8 ? "|u1" : "<f4";
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        int start = MAGIC.length() + LENGTH_BYTES;
        int length = (start + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - start;
        byte[] values = bytes(array);
        return ByteBuffer.allocate(start + length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC.getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) length)
                .put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1))
                .put(values)
                .array();
    }

    private static byte[] bytes(NDArray array) {
        if (array.getDataType() == DataType.UINT8) {
            return array.toByteArray();
        }
        float[] values = array.toFloatArray();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
