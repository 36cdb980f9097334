package dev.reelmask.job.cli;

import dev.reelmask.frame.Misspelling;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a user may have meant by a name that does not exist. */
public final class NearNames {
    private static final int SHOWN = 3;
    private static final int LISTED = 8;

    private NearNames() {}

    /**
     * The known names that are near, or some of them all, as the end of a sentence: {@code did you mean a or b?} or
     * {@code there are a, b}.
     */
    public static String of(String wanted, Collection<String> known) {
        String meant = meant(wanted, known);
        if (!meant.isEmpty()) {
            return meant;
        }
        if (known.isEmpty()) {
            return "there is none";
        }
        String some = String.join(", ", known.stream().sorted().limit(LISTED).toList());
        int more = known.size() - LISTED;
        return "there " + (known.size() == 1 ? "is " : "are ") + some + (more > 0 ? " and " + more + " more" : "");
    }

    /** {@code did you mean a or b?}; "" where no known name is near. */
    public static String meant(String wanted, Collection<String> known) {
        List<String> near = known.stream()
                .filter(name -> isNear(wanted, name))
                .sorted(Comparator.comparingInt((String name) -> Misspelling.distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .toList();
        return near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "?";
    }

    /** A third of the letters differ at most, or the one is a part of the other. */
    private static boolean isNear(String wanted, String name) {
        String one = wanted.toLowerCase(Locale.ROOT);
        String other = name.toLowerCase(Locale.ROOT);
        boolean isPart = !one.isEmpty() && (other.contains(one) || one.contains(other));
        return isPart || Misspelling.distance(wanted, name) <= Math.max(one.length(), other.length()) / 3;
    }
}
