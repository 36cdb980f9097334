package dev.reelmask.net.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.Weights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checkpoint on disk: {@link TrainingState} as named big-endian float32 tensors. Replaced atomically. */
final class TensorFile {
    private static final int MAGIC = 0x524d4b32;

    private TensorFile() {}

    static void write(Path file, TrainingState state) {
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16))) {
                out.writeInt(MAGIC);
                out.writeLong(state.step());
                write(out, state.weights());
                out.writeInt(state.slots().size());
                for (Map.Entry<String, Weights> slot : state.slots().entrySet()) {
                    out.writeUTF(slot.getKey());
                    write(out, slot.getValue());
                }
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("writing checkpoint " + file + " failed", e);
        }
    }

    private static void write(DataOutputStream out, Weights weights) throws IOException {
        out.writeInt(weights.names().size());
        for (Map.Entry<String, FloatTensor> entry : weights.tensors().entrySet()) {
            FloatTensor tensor = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeInt(tensor.shape().size());
            for (int length : tensor.shape()) {
                out.writeInt(length);
            }
            ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.values().length);
            bytes.asFloatBuffer().put(tensor.values());
            out.write(bytes.array());
        }
    }

    /** @throws UserException if the file is no checkpoint */
    static TrainingState read(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                throw new UserException(
                        "%s is not a checkpoint of reelmask train; delete it to start anew".formatted(file));
            }
            long step = in.readLong();
            Weights weights = readWeights(in);
            Map<String, Weights> slots = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                slots.put(in.readUTF(), readWeights(in));
            }
            return new TrainingState(step, weights, slots);
        } catch (IOException e) {
            throw new UserException("checkpoint %s cannot be read: %s; delete it to start anew".formatted(file, e), e);
        }
    }

    private static Weights readWeights(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            List<Integer> shape = new ArrayList<>();
            int dimensions = in.readInt();
            for (int d = 0; d < dimensions; d++) {
                shape.add(in.readInt());
            }
            float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
            byte[] bytes = in.readNBytes(4 * values.length);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            tensors.put(name, new FloatTensor(shape, values));
        }
        return new Weights(tensors);
    }
}
