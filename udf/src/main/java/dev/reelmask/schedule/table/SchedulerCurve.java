package dev.reelmask.schedule.table;

import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.IntervalLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What schedulers score on all sequences of a table, against how many key frames they take.
 *
 * @param points rising by average key interval
 */
public record SchedulerCurve(List<Point> points) {
    /**
     * One scheduler with one threshold.
     *
     * @param aki frames / key frames, of all sequences together
     * @param score mean over all frames
     */
    public record Point(double aki, double score) {}

    public SchedulerCurve {
        points = points.stream().sorted(Comparator.comparingDouble(Point::aki)).toList();
    }

    /** From which key frames masks come. */
    public enum Sides {
        CAUSAL("causal") {
            @Override
            public IntervalLoss loss(SequenceTransitions sequence) {
                return new CausalLoss(sequence);
            }

            @Override
            TableEpisode finished(TableEpisode episode) {
                return episode;
            }
        },
        /** From both beside the frame; last frames are key frames. */
        BOTH("two-sided") {
            @Override
            public IntervalLoss loss(SequenceTransitions sequence) {
                return new TwoSidedLoss(sequence);
            }

            @Override
            TableEpisode finished(TableEpisode episode) {
                return episode.withEndKey();
            }
        };

        private final String spelling;

        Sides(String spelling) {
            this.spelling = spelling;
        }

        /** As users read and write it. */
        public String spelling() {
            return spelling;
        }

        /** What frames of a sequence really lose. */
        public abstract IntervalLoss loss(SequenceTransitions sequence);

        abstract TableEpisode finished(TableEpisode episode);
    }

    /** A scheduler's way through every sequence. */
    public static Point point(TransitionTable table, SchedulerSource source, Sides sides) {
        return point(SchedulerTrials.Trial.of(table, sides, source));
    }

    /** Any way through every sequence. */
    public static Point point(TransitionTable table, Sides sides, SchedulerTrials.Way way) {
        return point(SchedulerTrials.Trial.of(table, sides, way));
    }

    private static Point point(SchedulerTrials.Trial trial) {
        return new SchedulerTrials(List.of(trial)).curve().points().get(0);
    }

    /**
     * The score at an average key interval, between the points beside it; points of one interval count by their mean.
     *
     * @return NaN outside of the points, or where one of them has no score
     */
    public double at(double aki) {
        List<Point> distinct = distinct();
        for (int i = 0; i < distinct.size(); i++) {
            Point right = distinct.get(i);
            if (right.aki() >= aki) {
                if (right.aki() == aki) {
                    return right.score();
                }
                return i == 0 ? Double.NaN : between(distinct.get(i - 1), right, aki);
            }
        }
        return Double.NaN;
    }

    private static double between(Point left, Point right, double aki) {
        double part = (aki - left.aki()) / (right.aki() - left.aki());
        return left.score() + part * (right.score() - left.score());
    }

    private List<Point> distinct() {
        List<Point> distinct = new ArrayList<>();
        double sum = 0;
        int count = 0;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            sum += point.score();
            count++;
            if (i + 1 == points.size() || points.get(i + 1).aki() != point.aki()) {
                distinct.add(new Point(point.aki(), sum / count));
                sum = 0;
                count = 0;
            }
        }
        return distinct;
    }

    /**
     * Evenly spaced shares of a number's values over all pairs, to be tried as thresholds.
     *
     * @return rising and different, none where the table has no such number
     */
    public static List<Double> thresholds(TransitionTable table, PairNumber number, int count) {
        List<Double> values = new ArrayList<>();
        for (SequenceTransitions sequence : table.sequences()) {
            for (int gap : sequence.gaps().stored()) {
                for (int frame = gap; frame < sequence.frames(); frame++) {
                    double value = sequence.at(number, frame, frame - gap);
                    if (!Double.isNaN(value)) {
                        values.add(value);
                    }
                }
            }
        }
        values.sort(Comparator.naturalOrder());
        List<Double> thresholds = new ArrayList<>();
        for (int i = 0; i < count && !values.isEmpty(); i++) {
            thresholds.add(values.get((int) ((long) i * (values.size() - 1) / Math.max(1, count - 1))));
        }
        return thresholds.stream().distinct().toList();
    }
}
