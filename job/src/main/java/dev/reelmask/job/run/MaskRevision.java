package dev.reelmask.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The revision of the code as far as output goes: the digest of digests of masks, decisions and scores that it makes of
 * fixed inputs. They lie in {@code golden-masks.txt}; a test makes them anew and fails where they differ, so the
 * revision follows the masks and nothing else.
 */
public final class MaskRevision {
    /** The committed digests, beside this class: lines of a digest, two blanks and a name. */
    static final String FILE = "golden-masks.txt";

    private static final int DIGITS = 16;

    private MaskRevision() {}

    /** The revision of this build, in hexadecimal. */
    public static String current() {
        try (InputStream in = MaskRevision.class.getResourceAsStream(FILE)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds no " + FILE, e);
        }
    }

    static String of(String text) {
        return Fingerprint.of(digests(text)).substring(0, DIGITS);
    }

    /** Digests by name, in their order; lines that start with {@code #} are comments. */
    static Map<String, String> digests(String text) {
        Map<String, String> digests = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            String[] parts = line.split(" {2}", 2);
            if (parts.length < 2 || digests.put(parts[1], parts[0]) != null) {
                throw new IllegalStateException(FILE + ": not one digest and a name of its own: " + line);
            }
        });
        return digests;
    }
}
