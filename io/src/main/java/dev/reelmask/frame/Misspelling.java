package dev.reelmask.frame;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** How far a name that a user wrote is from one that there is. */
public final class Misspelling {
    private Misspelling() {}

    /** The known name that is nearest; of several the first. Empty where none is known. */
    public static String nearest(String wanted, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(wanted, name)))
                .orElse("");
    }

    /** Letters to insert, delete, replace or swap with the next; case does not count. */
    public static int distance(String wanted, String name) {
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
