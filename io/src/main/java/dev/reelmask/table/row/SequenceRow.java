package dev.reelmask.table.row;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.result.StageMicros;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of one sequence of a run whose units are all finished.
 *
 * @param error why it could not be read now, where it is {@link SequenceState#KEPT}; else null
 * @param keys frames of which a region went through the network, or all of them
 * @param averageKeyInterval frames / sum of the shares of their regions that did
 * @param seconds summed over the units, which may have run at the same time
 * @param framesPerSecond frames / seconds, without those spent on the network's own masks
 * @param labelled scores against labels
 * @param labels its label files
 * @param agreement scores against the network's own masks
 */
public record SequenceRow(
        String sequence,
        SequenceState state,
        String error,
        String uri,
        long frames,
        long keys,
        double averageKeyInterval,
        int units,
        long firstPtsUs,
        long lastPtsUs,
        double seconds,
        double framesPerSecond,
        ScoreSum labelled,
        LabelFileCounts labels,
        ScoreSum agreement,
        DecodeCounts integrity,
        String decoder) {
    private static final double MICROS = 1e6;

    public SequenceRow {
        error = UriPasswords.hide(error);
    }

    /** The row of a finished sequence from all its units, in any order. */
    public static SequenceRow of(List<UnitSummary> units) {
        List<UnitSummary> ordered = units.stream()
                .sorted(Comparator.comparingInt(UnitSummary::firstFrame))
                .toList();
        UnitSummary first = ordered.get(0);
        long frames = ordered.stream().mapToLong(UnitSummary::frames).sum();
        long keys = ordered.stream().mapToLong(UnitSummary::keys).sum();
        double share = ordered.stream().mapToDouble(UnitSummary::keyShare).sum();
        double seconds = ordered.stream().mapToDouble(u -> u.end().seconds()).sum();
        double paid = seconds
                - ordered.stream()
                                .map(UnitSummary::micros)
                                .mapToLong(StageMicros::reference)
                                .sum()
                        / MICROS;
        return new SequenceRow(
                first.sequence(),
                SequenceState.DONE,
                null,
                first.end().source().uri(),
                frames,
                keys,
                share == 0 ? 0 : frames / share,
                ordered.size(),
                first.firstPtsUs(),
                ordered.get(ordered.size() - 1).lastPtsUs(),
                seconds,
                paid > 0 ? frames / paid : 0,
                ordered.stream().map(UnitSummary::labelled).reduce(ScoreSum.NONE, ScoreSum::plus),
                first.end().labels(),
                ordered.stream().map(UnitSummary::agreement).reduce(ScoreSum.NONE, ScoreSum::plus),
                DecodeCounts.sum(ordered.stream().map(u -> u.end().integrity()).toList()),
                first.end().decoder());
    }

    /** The same sequence in another state. */
    public SequenceRow in(SequenceState newState, String newError) {
        return new SequenceRow(
                sequence,
                newState,
                newError,
                uri,
                frames,
                keys,
                averageKeyInterval,
                units,
                firstPtsUs,
                lastPtsUs,
                seconds,
                framesPerSecond,
                labelled,
                labels,
                agreement,
                integrity,
                decoder);
    }
}
