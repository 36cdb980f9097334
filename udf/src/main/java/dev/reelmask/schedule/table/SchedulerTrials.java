package dev.reelmask.schedule.table;

import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of scheduler tried at several settings on every sequence of a table, its results kept sequence by sequence.
 *
 * @param trials at least one
 */
public record SchedulerTrials(List<Trial> trials) {
    private static final int CPU = -1;

    /** A way through any sequence of a table. */
    public interface Way extends Function<SequenceTransitions, TableEpisode> {}

    /**
     * One setting.
     *
     * @param parts one a sequence, in the table's order
     */
    public record Trial(Way way, List<SequencePart> parts) {
        public Trial {
            parts = List.copyOf(parts);
        }

        /** Goes through every sequence. */
        public static Trial of(TransitionTable table, Sides sides, Way way) {
            return new Trial(
                    way,
                    table.sequences().stream()
                            .map(sequence -> SequencePart.of(way.apply(sequence), sides))
                            .toList());
        }

        /** Goes through every sequence with a new scheduler. */
        public static Trial of(TransitionTable table, Sides sides, SchedulerSource source) {
            return of(table, sides, sequence -> {
                try (SchedulerFactory open = source.open(CPU)) {
                    return TableEpisode.of(sequence, open.create(sequence.id()), sides);
                }
            });
        }

        /** Several as one: the means of their shares of key frames and of their scores. */
        public static Trial mean(List<Trial> trials) {
            List<SequencePart> sums = new ArrayList<>(trials.get(0).parts);
            for (Trial trial : trials.subList(1, trials.size())) {
                for (int i = 0; i < sums.size(); i++) {
                    sums.set(i, sums.get(i).plus(trial.parts.get(i)));
                }
            }
            return new Trial(trials.get(0).way, sums);
        }

        /** The same as what a budget buys that has a key frame for every frame and need not be spent. */
        public Trial withinFullBudget() {
            return new Trial(
                    way,
                    parts.stream()
                            .map(one -> new SequencePart(one.frames(), one.frames(), one.scored(), one.score()))
                            .toList());
        }

        /** Frames / key frames, of all sequences together. */
        public double aki() {
            return SequencePart.point(parts, once(parts.size())).aki();
        }
    }

    public SchedulerTrials {
        trials = List.copyOf(trials);
    }

    private static int[] once(int sequences) {
        int[] times = new int[sequences];
        Arrays.fill(times, 1);
        return times;
    }

    /** Over all sequences. */
    public SchedulerCurve curve() {
        return curve(once(trials.get(0).parts().size()));
    }

    /** As if the corpus held each sequence as often as is said. */
    SchedulerCurve curve(int[] times) {
        return new SchedulerCurve(trials.stream()
                .map(trial -> SequencePart.point(trial.parts(), times))
                .toList());
    }

    /** The setting whose average key interval is the nearest. */
    public Trial nearest(double aki) {
        return trials.stream()
                .min(Comparator.comparingDouble(trial -> Math.abs(Math.log(trial.aki() / aki))))
                .orElseThrow();
    }
}
