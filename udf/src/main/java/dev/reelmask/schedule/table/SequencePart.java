package dev.reelmask.schedule.table;

import dev.reelmask.schedule.table.SchedulerCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.List;

/**
 * What one way through one sequence takes and scores.
 *
 * @param frames of the sequence
 * @param scored frames that have a score
 * @param score summed over them
 */
public record SequencePart(long frames, long keys, long scored, double score) {
    /** Of an episode. */
    public static SequencePart of(TableEpisode episode, Sides sides) {
        SequenceTransitions sequence = episode.sequence();
        TableEpisode finished = sides.finished(episode);
        double sum = -finished.loss(sides.loss(sequence));
        long scored = 0;
        for (int frame = 0; frame < sequence.frames(); frame++) {
            double own = sequence.has(frame) ? sequence.at(PairNumber.SCORE, frame, frame) : Double.NaN;
            if (!Double.isNaN(own)) {
                sum += own;
                scored++;
            }
        }
        return new SequencePart(sequence.frames(), finished.keys().keys().size(), scored, sum);
    }

    /** Both. */
    public SequencePart plus(SequencePart other) {
        return new SequencePart(frames + other.frames, keys + other.keys, scored + other.scored, score + other.score);
    }

    private SequencePart times(int count) {
        return new SequencePart(count * frames, count * keys, count * scored, count * score);
    }

    /** All sequences together, each as often as is said. */
    static Point point(List<SequencePart> parts, int[] times) {
        SequencePart all = new SequencePart(0, 0, 0, 0);
        for (int i = 0; i < times.length; i++) {
            all = times[i] == 0 ? all : all.plus(parts.get(i).times(times[i]));
        }
        return new Point((double) all.frames / all.keys, all.score / all.scored);
    }
}
