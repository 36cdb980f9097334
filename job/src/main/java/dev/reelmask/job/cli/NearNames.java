package dev.reelmask.job.cli;

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
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
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
        return isPart || distance(wanted, name) <= Math.max(one.length(), other.length()) / 3;
    }

    /** Letters to insert, delete, replace or swap with the next; case does not count. */
    private static int distance(String wanted, String name) {
        String one = wanted.toLowerCase(Locale.ROOT);
        String other = name.toLowerCase(Locale.ROOT);
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : next(steps, one, other, i, j);
            }
        }
        return steps[one.length()][other.length()];
    }

    private static int next(int[][] steps, String one, String other, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean isSwapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return isSwapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
