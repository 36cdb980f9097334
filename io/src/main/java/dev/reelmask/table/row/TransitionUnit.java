package dev.reelmask.table.row;

import dev.reelmask.frame.Regions;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Of {@link #madeWith}: the regions that frames were cut into, such as {@code 2x2}; not there for whole frames. */
    public static final String REGIONS = "regions";

    /** Of {@link #madeWith}: the spellings of the maps of evidence that it holds; not there where it holds none. */
    public static final String MAPS = "maps";

    public TransitionUnit {
        madeWith = Map.copyOf(madeWith);
    }

    /** Maps of evidence that a table with these settings holds. */
    public static Set<MapKind> maps(Map<String, String> madeWith) {
        Set<MapKind> kinds = EnumSet.noneOf(MapKind.class);
        for (String one : madeWith.getOrDefault(MAPS, "").split(",", -1)) {
            MapKind.spelt(one).ifPresent(kinds::add);
        }
        return kinds;
    }

    /** Regions that frames of a table with these settings were cut into. */
    public static Regions regions(Map<String, String> madeWith) {
        return Optional.ofNullable(madeWith.get(REGIONS))
                .flatMap(Regions::spelt)
                .orElse(Regions.WHOLE);
    }

    /** Whether these settings are of a table of neighbouring frames without masks. */
    public static boolean isOfSteps(Map<String, String> madeWith) {
        return madeWith.containsKey(MASKS);
    }
}
