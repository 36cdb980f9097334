package dev.reelmask.corpus.listing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Sequence ids from paths: {@code /} becomes {@code __}; letters, digits and {@code . - _ + @ ,} stay; every other
 * character becomes {@code -}. An id never starts with {@code .} or {@code _} (readers of tables skip such files), and
 * one of more than {@value #MAX_BYTES} bytes is cut and ends in a digest of the whole.
 */
final class SequenceIds {
    private static final int MAX_BYTES = 160;

    private SequenceIds() {}

    /** @param path under the corpus root, without extension */
    static String of(String path) {
        StringBuilder id = new StringBuilder();
        path.codePoints().forEach(c -> {
            if (c == '/') {
                id.append("__");
            } else if (Character.isLetterOrDigit(c) || ".-_+@,".indexOf(c) >= 0) {
                id.appendCodePoint(c);
            } else {
                id.append('-');
            }
        });
        if (id.length() == 0 || id.charAt(0) == '.' || id.charAt(0) == '_') {
            id.insert(0, '-');
        }
        return shortened(id.toString());
    }

    private static String shortened(String id) {
        if (id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            return id;
        }
        String head = id;
        while (head.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES - 13) {
            head = head.substring(0, head.offsetByCodePoints(head.length(), -1));
        }
        return head + "-" + digest(id).substring(0, 12);
    }

    /** SHA-256 as hex. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
