package dev.reelmask.job.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The revision of the code as far as output goes: the digest of digests of masks that it makes of fixed inputs. They
 * lie in {@code golden-masks.txt}; a test makes them anew and fails where they differ, so the revision follows the
 * masks and nothing else.
 */
public final class MaskRevision {
    /** The committed digests, beside this class. */
    public static final String FILE = "golden-masks.txt";

    private static final int DIGITS = 16;

    private MaskRevision() {}

    /** The revision of this build, in hexadecimal. */
    public static String current() {
        try (InputStream in = MaskRevision.class.getResourceAsStream(FILE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Fingerprint.of(Map.of("golden", text)).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds no " + FILE, e);
        }
    }
}
