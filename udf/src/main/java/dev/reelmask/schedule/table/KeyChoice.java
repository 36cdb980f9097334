package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.schedule.table.KeyLossCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Curves of what stands beside any scheduler on a table: even key frames, and the best there are. */
public final class KeyChoice {
    /** Offsets of even key frames that are tried at most. */
    private static final int OFFSETS = 8;

    private static final double LOWEST_PRICE = 1e-5;
    private static final double PRICE_GROWTH = 1.3;

    private final List<SequenceTransitions> sequences;
    private final Sides sides;
    private final List<IntervalLoss> losses;
    private final int longest;
    private final long frames;

    /**
     * Of a table.
     *
     * @param sequences at least one
     * @throws IllegalArgumentException for both sides, if a sequence has no intervals
     */
    public KeyChoice(Collection<SequenceTransitions> sequences, Sides sides) {
        this.sequences = List.copyOf(sequences);
        this.sides = sides;
        this.losses = this.sequences.stream().map(sides::loss).toList();
        this.longest = this.sequences.stream()
                .mapToInt(sequence -> sequence.gaps().longest())
                .min()
                .orElseThrow(() -> new IllegalArgumentException("no sequences"));
        this.frames =
                this.sequences.stream().mapToLong(SequenceTransitions::frames).sum();
    }

    public List<SequenceTransitions> sequences() {
        return sequences;
    }

    /** Frames from a key frame at most, in all sequences. */
    public int longest() {
        return longest;
    }

    /** Frames of all sequences. */
    public long frames() {
        return frames;
    }

    /** What the key frames of each sequence lose; of both sides, with a key frame at its end. */
    public Point of(List<KeyPlan> plans) {
        long keys = 0;
        double loss = 0;
        for (int i = 0; i < plans.size(); i++) {
            TableEpisode episode = sides.finished(new TableEpisode(sequences.get(i), plans.get(i)));
            keys += episode.keys().keys().size();
            loss += episode.loss(losses.get(i));
        }
        return Point.of(frames, keys, loss);
    }

    /** What the frames of a sequence, by number, lose between two key frames. */
    public IntervalLoss loss(int sequence) {
        return losses.get(sequence);
    }

    /** Key frames at even intervals, each at the offset, common to all sequences, that loses least. */
    public KeyLossCurve even() {
        List<Point> points = new ArrayList<>();
        for (int interval = 1; interval <= longest + 1; interval++) {
            points.add(bestOffset(interval));
        }
        return new KeyLossCurve(points);
    }

    private Point bestOffset(int interval) {
        Point best = null;
        int tried = Math.min(interval, OFFSETS);
        for (int i = 0; i < tried; i++) {
            Point point = even(interval, i * interval / tried);
            best = best == null || point.loss() < best.loss() ? point : best;
        }
        return best;
    }

    private Point even(int interval, int offset) {
        List<KeyPlan> plans = new ArrayList<>();
        for (SequenceTransitions sequence : sequences) {
            Walk walk = Walk.whole(sequence);
            while (walk.next()) {
                walk.decide(walk.isForced() || Math.floorMod(walk.frame() - offset, interval) == 0);
            }
            plans.add(walk.keys());
        }
        return of(plans);
    }

    /** The best key frames that can be chosen, one budget over all sequences. */
    public KeyLossCurve best() {
        List<Point> points = new ArrayList<>();
        double price = LOWEST_PRICE;
        do {
            points.add(best(price));
            price *= PRICE_GROWTH;
        } while (points.get(points.size() - 1).averageKeyInterval() < 0.95 * longest && price < frames);
        return new KeyLossCurve(points).lowerHull();
    }

    /** The best key frames at a price. */
    public Point best(double price) {
        List<KeyPlan> plans = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            plans.add(new PricedKeys(losses.get(i), price, longest)
                    .plan(sequences.get(i).frames()));
        }
        return of(plans);
    }
}
