package dev.reelmask.table;

import java.util.Comparator;
import java.util.List;

/**
 * What is known of one finished sequence of a run.
 *
 * @param averageKeyInterval frames / keys
 * @param seconds summed over the units, which may have run at the same time
 * @param framesPerSecond frames / seconds
 * @param meanIou mean over the scored frames, NaN if there is none
 */
public record SequenceRow(
        String sequence,
        String uri,
        long frames,
        long keys,
        double averageKeyInterval,
        int units,
        long firstPtsUs,
        long lastPtsUs,
        double seconds,
        double framesPerSecond,
        double meanIou,
        long scoredFrames,
        DecodeCounts integrity,
        String decoder) {

    /** The row of a sequence from all its units, in any order. */
    public static SequenceRow of(List<UnitSummary> units) {
        List<UnitSummary> ordered = units.stream()
                .sorted(Comparator.comparingInt(UnitSummary::firstFrame))
                .toList();
        UnitSummary first = ordered.get(0);
        long frames = ordered.stream().mapToLong(UnitSummary::frames).sum();
        long keys = ordered.stream().mapToLong(UnitSummary::keys).sum();
        long scored = ordered.stream().mapToLong(UnitSummary::scoredFrames).sum();
        double seconds = ordered.stream().mapToDouble(u -> u.end().seconds()).sum();
        double meanIouSum =
                ordered.stream().mapToDouble(UnitSummary::meanIouSum).sum();
        return new SequenceRow(
                first.sequence(),
                first.end().uri(),
                frames,
                keys,
                keys == 0 ? 0 : (double) frames / keys,
                ordered.size(),
                first.firstPtsUs(),
                ordered.get(ordered.size() - 1).lastPtsUs(),
                seconds,
                seconds > 0 ? frames / seconds : 0,
                scored == 0 ? Double.NaN : meanIouSum / scored,
                scored,
                DecodeCounts.sum(ordered.stream().map(u -> u.end().integrity()).toList()),
                first.end().decoder());
    }
}
