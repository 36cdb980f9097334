package dev.reelmask.schedule.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Distances from a key frame that are looked at, rising: all of the first, then each a quarter more than the last. */
public final class Gaps implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Distances up to which every one is stored. */
    public static final int DENSE = 16;
    /** The longest distance that a table may have. */
    public static final int LONGEST = 300;

    private static final double GROWTH = 1.25;

    private final int[] stored;

    private Gaps(int[] stored) {
        this.stored = stored;
    }

    /**
     * Given ones.
     *
     * @param gaps at least 1 each
     */
    public static Gaps of(int... gaps) {
        int[] sorted = IntStream.of(gaps).sorted().distinct().toArray();
        if (sorted.length == 0 || sorted[0] < 1) {
            throw new IllegalArgumentException("gaps must be at least 1, got " + Arrays.toString(gaps));
        }
        return new Gaps(sorted);
    }

    /** All up to {@value #DENSE}, then spaced by a quarter, and the longest: 30 of them up to {@value #LONGEST}. */
    public static Gaps upTo(int longest) {
        return spaced(DENSE, longest);
    }

    /**
     * All up to a distance, then spaced by a quarter, and the longest.
     *
     * @param dense at least 4
     */
    public static Gaps spaced(int dense, int longest) {
        if (longest < 1 || dense < 4) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no gaps: dense %d, longest %d", dense, longest));
        }
        TreeSet<Integer> gaps = new TreeSet<>();
        for (int gap = 1; gap < longest; gap = gap < dense ? gap + 1 : (int) (gap * GROWTH)) {
            gaps.add(gap);
        }
        gaps.add(longest);
        return new Gaps(gaps.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Copies of them, rising. */
    public int[] stored() {
        return stored.clone();
    }

    public int longest() {
        return stored[stored.length - 1];
    }

    public int count() {
        return stored.length;
    }

    /** Whether a gap is stored. */
    public boolean has(int gap) {
        return number(gap) >= 0;
    }

    /** The gap of a number from 0 on. */
    int at(int number) {
        return stored[number];
    }

    /** The number of a stored gap, negative for others: as {@link Arrays#binarySearch(int[], int)}. */
    int number(int gap) {
        return Arrays.binarySearch(stored, gap);
    }

    /** The number of the nearest stored gap, the shorter of two equally near. */
    int nearest(int gap) {
        int number = number(gap);
        if (number >= 0) {
            return number;
        }
        int longer = -number - 1;
        if (longer == 0 || longer == stored.length) {
            return Math.min(longer, stored.length - 1);
        }
        return gap - stored[longer - 1] <= stored[longer] - gap ? longer - 1 : longer;
    }
}
