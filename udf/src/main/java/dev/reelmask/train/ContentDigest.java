package dev.reelmask.train;

import dev.reelmask.net.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what was added, in the order in which it was. */
public final class ContentDigest {
    /** Bytes of a digest. */
    static final int BYTES = 32;

    private final MessageDigest digest = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of names, shapes and values. */
    public static String of(Weights weights) {
        ContentDigest digest = new ContentDigest();
        weights.tensors().forEach((name, tensor) -> {
            digest.add(name + tensor.shape());
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.values().length);
            bytes.asFloatBuffer().put(tensor.values());
            digest.add(bytes);
        });
        return digest.hex();
    }

    /** Of one text. */
    public static String of(String text) {
        ContentDigest digest = new ContentDigest();
        digest.add(text);
        return digest.hex();
    }

    /** Adds what remains in a buffer, and leaves the buffer as it is. */
    public void add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
    }

    /** Adds a text and its length, so that no two rows of texts give the same bytes. */
    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    /** The digest of all so far, in hexadecimal. */
    public String hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's SHA-256 can be cloned", e);
        }
    }
}
