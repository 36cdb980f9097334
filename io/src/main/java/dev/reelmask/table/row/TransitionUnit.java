package dev.reelmask.table.row;

import java.io.Serializable;
import java.util.Map;

/**
 * What the files of one sequence's transitions say of themselves.
 *
 * @param source that it was made of
 * @param contentKey of the source
 * @param frames of the sequence, those included whose picture is lost
 * @param maxGap frames from a key frame at most
 * @param hasIntervals whether intervals between two key frames were measured
 * @param runFingerprint of all that can change any sequence's rows
 * @param madeWith names and values of the settings that can
 * @param pairs rows of {@code transitions}
 * @param intervals rows of {@code transition_intervals}
 * @param seconds that it took
 */
public record TransitionUnit(
        String sequence,
        String source,
        String contentKey,
        int frames,
        int maxGap,
        boolean hasIntervals,
        String runFingerprint,
        Map<String, String> madeWith,
        long pairs,
        long intervals,
        double seconds)
        implements Serializable {
    /** Of {@link #madeWith}: there where no masks were made, and pairs are of neighbouring frames. */
    public static final String MASKS = "transition-masks";

    public TransitionUnit {
        madeWith = Map.copyOf(madeWith);
    }

    /** Whether these settings are of a table of neighbouring frames without masks. */
    public static boolean isOfSteps(Map<String, String> madeWith) {
        return madeWith.containsKey(MASKS);
    }
}
