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
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._+-]{0,99}");
    /** Words that readers of partitions take for something else than text. */
    private static final Set<String> NO_TEXT =
            Set.of("true", "false", "null", "nan", "inf", "infinity", "none", "epoch");

    private static final int DIGITS = 8;

    /**
     * The identity of a described run.
     *
     * @param given the name that the user gave, empty for one made of the scheduler and the fingerprint
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
        boolean isText = NAME.matcher(given).matches() && !NO_TEXT.contains(given.toLowerCase(Locale.ROOT));
        if (!given.isEmpty() && !isText) {
            throw new UserException(
                    "run name '%s' becomes a folder that readers must take for text: a letter first, then letters, digits and . _ + - (100 at most), and no word such as true or null. Try run-%s."
                            .formatted(given, given.replaceAll("[^A-Za-z0-9._+-]", "-")));
        }
    }

    private static String derived(RunDescription description, String fingerprint) {
        String readable = description.scheduler() + "-" + description.propagation();
        return readable.replaceAll("[^A-Za-z0-9.]+", "-") + "-" + fingerprint.substring(0, DIGITS);
    }
}
