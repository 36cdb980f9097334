package dev.reelmask.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.step.TrainingState;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint on disk: {@link TrainingFacts}, then {@link TrainingState} as named big-endian float32 tensors, then the
 * SHA-256 of all before. It is there whole or not at all.
 */
public final class CheckpointFile {
    private static final int MAGIC = 0x524d4b33;
    /** Of the format without facts and digest. */
    private static final int MAGIC_WITHOUT_FACTS = 0x524d4b32;

    private static final int BUFFER_BYTES = 1 << 16;

    private CheckpointFile() {}

    /** What a checkpoint holds. */
    public record Checkpoint(TrainingFacts facts, TrainingState state) {}

    /** Whether a file is there and begins as a checkpoint does. */
    public static boolean isOne(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(Integer.BYTES);
            return start.length == Integer.BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The weights of a checkpoint that are worth using: the averaged ones where its training averages.
     *
     * @throws UserException if the file is no checkpoint or is damaged
     */
    public static Weights weights(Path file) {
        return read(file).state().result();
    }

    static void write(Path file, Checkpoint checkpoint) {
        WholeFile.replace(file, stream -> {
            MessageDigest digest = ContentDigest.sha256();
            DataOutputStream out = new DataOutputStream(new DigestOutputStream(stream, digest));
            out.writeInt(MAGIC);
            write(out, checkpoint.facts());
            TrainingState state = checkpoint.state();
            out.writeLong(state.step());
            write(out, state.weights());
            out.writeInt(state.slots().size());
            for (Map.Entry<String, Weights> slot : state.slots().entrySet()) {
                out.writeUTF(slot.getKey());
                write(out, slot.getValue());
            }
            stream.write(digest.digest());
        });
    }

    private static void write(DataOutputStream out, TrainingFacts facts) throws IOException {
        out.writeInt(facts.values().size());
        for (Map.Entry<String, String> fact : facts.values().entrySet()) {
            out.writeUTF(fact.getKey());
            out.writeUTF(fact.getValue());
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
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.values().length);
            bytes.asFloatBuffer().put(tensor.values());
            out.write(bytes.array());
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws UserException if the file is no checkpoint or is damaged
     */
    public static Checkpoint read(Path file) {
        try {
            checkWhole(file);
            try (DataInputStream in = new DataInputStream(open(file))) {
                in.readInt();
                return new Checkpoint(readFacts(in), readState(in));
            }
        } catch (IOException e) {
            throw new UserException("checkpoint %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /** Before anything of the content is believed. */
    private static void checkWhole(Path file) throws IOException {
        long content = Files.size(file) - ContentDigest.BYTES;
        MessageDigest digest = ContentDigest.sha256();
        try (InputStream in = open(file)) {
            byte[] start = in.readNBytes(Integer.BYTES);
            checkMagic(file, start);
            digest.update(start);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (long left = content - start.length; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    break;
                }
                digest.update(buffer, 0, count);
                left -= count;
            }
            if (!Arrays.equals(digest.digest(), in.readNBytes(ContentDigest.BYTES))) {
                throw new UserException(
                        "checkpoint %s is damaged or was cut short: its content and its digest disagree. Delete it: without best.checkpoint the training goes on, without last.checkpoint it starts anew, unless a copy of best.checkpoint takes its place."
                                .formatted(file));
            }
        }
    }

    private static void checkMagic(Path file, byte[] start) {
        int magic = start.length < Integer.BYTES ? 0 : ByteBuffer.wrap(start).getInt();
        if (magic == MAGIC_WITHOUT_FACTS) {
            throw new UserException(
                    "checkpoint %s is of an older version of Reelmask, which did not note what it was made with; delete it to start anew"
                            .formatted(file));
        }
        if (magic != MAGIC) {
            throw new UserException(
                    "%s is not a checkpoint of reelmask train; delete it to start anew".formatted(file));
        }
    }

    private static TrainingFacts readFacts(DataInputStream in) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            facts.put(in.readUTF(), in.readUTF());
        }
        return new TrainingFacts(facts);
    }

    private static TrainingState readState(DataInputStream in) throws IOException {
        long step = in.readLong();
        Weights weights = readWeights(in);
        Map<String, Weights> slots = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            slots.put(in.readUTF(), readWeights(in));
        }
        return new TrainingState(step, weights, slots);
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
            byte[] bytes = in.readNBytes(Float.BYTES * values.length);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            tensors.put(name, new FloatTensor(shape, values));
        }
        return new Weights(tensors);
    }
}
