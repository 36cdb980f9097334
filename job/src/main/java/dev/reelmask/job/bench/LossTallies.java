package dev.reelmask.job.bench;

import dev.reelmask.result.FrameResult;
import dev.reelmask.result.StageMicros;
import java.util.HashMap;
import java.util.Map;

/** What operating points score on each sequence and on all, against every frame through the network. */
final class LossTallies {
    private static final String ALL = "";
    private static final double MS = 1e3;

    private final int classes;
    private final String everyFrame;
    private final Map<String, Map<String, Sums>> byPoint = new HashMap<>();
    private long keys;
    private long others;
    private StageMicros micros = StageMicros.ZERO;

    /** @param everyFrame name of the point that the others are held against */
    LossTallies(int classes, String everyFrame) {
        this.classes = classes;
        this.everyFrame = everyFrame;
    }

    /** Of one point on one sequence. */
    private static final class Sums {
        private final Overlaps overlaps;
        private long frames;
        private long keys;
        private long scored;
        private double meanIous;

        Sums(int classes) {
            overlaps = new Overlaps(classes);
        }

        void add(FrameResult row) {
            frames++;
            keys += row.isKey() ? 1 : 0;
            row.accuracy()
                    .filter(accuracy -> Double.isFinite(accuracy.meanIou()))
                    .ifPresent(accuracy -> {
                        scored++;
                        meanIous += accuracy.meanIou();
                        overlaps.add(accuracy.intersections(), accuracy.unions());
                    });
        }
    }

    /**
     * What a point came to.
     *
     * @param loss of the mean IoU over all pixels
     * @param frameLoss of the mean of the frames' mean IoU
     */
    record Outcome(long frames, long keys, double loss, double frameLoss) {}

    void add(String point, String sequence, FrameResult row) {
        Map<String, Sums> sums = byPoint.computeIfAbsent(point, unused -> new HashMap<>());
        sums.computeIfAbsent(sequence, unused -> new Sums(classes)).add(row);
        sums.computeIfAbsent(ALL, unused -> new Sums(classes)).add(row);
        if (!point.equals(everyFrame)) {
            keys += row.isKey() ? 1 : 0;
            others += row.isKey() ? 0 : 1;
            micros = micros.plus(row.micros());
        }
    }

    Outcome of(String point, String sequence) {
        Sums base = byPoint.get(everyFrame).get(sequence);
        Sums sums = byPoint.get(point).get(sequence);
        return new Outcome(
                sums.frames,
                sums.keys,
                base.overlaps.meanIou() - sums.overlaps.meanIou(),
                base.meanIous / base.scored - sums.meanIous / sums.scored);
    }

    /** On all sequences as one corpus. */
    Outcome of(String point) {
        return of(point, ALL);
    }

    /** Mean IoU of every frame through the network, over all pixels. */
    double everyFrameMeanIou() {
        return byPoint.get(everyFrame).get(ALL).overlaps.meanIou();
    }

    /** Milliseconds of a key frame, by all points. */
    double keyMs() {
        return micros.network() / MS / keys;
    }

    /** Milliseconds of any other frame, by all points. */
    double otherMs() {
        return (micros.flow() + micros.propagate()) / MS / Math.max(1, others);
    }

    /** Milliseconds of network, flow and propagation that so many key frames make of so many frames. */
    double ms(Outcome outcome) {
        return outcome.keys() * keyMs() + (outcome.frames() - outcome.keys()) * otherMs();
    }
}
