package dev.reelmask.job.run;

import dev.reelmask.frame.UserException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A run's name and what tells it from others.
 *
 * @param name partition of the run's tables
 * @param fingerprint digest of all that can change its output
 */
public record RunIdentity(String name, String fingerprint, RunDescription description) {
    private static final int LONGEST = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._+-]*(?<!\\.)");
    /** Words that readers of partitions take for something else than text. */
    private static final Set<String> NO_TEXT =
            Set.of("true", "false", "null", "nan", "inf", "infinity", "none", "epoch");
    /** Names that Windows keeps for devices, whatever comes after a dot: it could not hold the run's record. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private static final int DIGITS = 8;

    /**
     * The identity of a described run.
     *
     * @param given the name that the user gave, empty for one made of the scheduler and the fingerprint, of at most
     *     {@value #LONGEST} characters
     */
    public static RunIdentity of(RunDescription description, String given) {
        String fingerprint = description.fingerprint();
        String name = given.isEmpty() ? derived(description, fingerprint) : given;
        return new RunIdentity(name, fingerprint, description);
    }

    /**
     * Checks a name that a user gave.
     *
     * @throws UserException if it makes no folder, or one that readers of tables take for a number, a date or a truth
     *     value: Spark and others would then merge {@code 007} and {@code 7}
     */
    public static void checkName(String given) {
        if (!given.isEmpty() && !isText(given)) {
            throw new UserException(
                    "run name '%s' becomes a folder that readers must take for text: a letter first, then letters, digits and . _ + - (100 at most, no dot at the end), no word such as true or null, no device such as con. Try %s."
                            .formatted(given, safe(given)));
        }
    }

    private static boolean isText(String given) {
        return given.length() <= LONGEST
                && NAME.matcher(given).matches()
                && !NO_TEXT.contains(given.toLowerCase(Locale.ROOT))
                && !DEVICE.matcher(given).matches();
    }

    private static String safe(String given) {
        String name = "run-" + given.replaceAll("[^A-Za-z0-9._+-]", "-");
        return name.substring(0, Math.min(LONGEST, name.length())).replaceAll("\\.+$", "");
    }

    private static String derived(RunDescription description, String fingerprint) {
        String system = String.join("", description.system().values());
        String readable = String.join("-", description.scheduler(), system, description.propagation());
        String safe = readable.replaceAll("[^A-Za-z0-9.]+", "-");
        String digest = "-" + fingerprint.substring(0, DIGITS);
        return safe.substring(0, Math.min(LONGEST - digest.length(), safe.length())) + digest;
    }
}
