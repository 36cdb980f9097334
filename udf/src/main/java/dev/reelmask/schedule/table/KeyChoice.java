package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.schedule.table.KeyLossCurve.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Curves of what stands beside any scheduler on a table, causal: even key frames, and the best there are. */
public final class KeyChoice {
    /** Offsets of even key frames that are tried at most. */
    private static final int OFFSETS = 8;

    private static final double LOWEST_PRICE = 1e-5;
    private static final double PRICE_GROWTH = 1.3;

    private final List<SequenceTransitions> sequences;
    private final List<CausalLoss> losses;
    private final int longest;
    private final long frames;

    /** @param sequences at least one */
    public KeyChoice(Collection<SequenceTransitions> sequences) {
        this.sequences = List.copyOf(sequences);
        this.losses = this.sequences.stream().map(CausalLoss::new).toList();
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

    /** What the key frames of each sequence lose. */
    public Point of(List<KeyPlan> plans) {
        long keys = 0;
        double loss = 0;
        for (int i = 0; i < plans.size(); i++) {
            keys += plans.get(i).keys().size();
            loss += new TableEpisode(sequences.get(i), plans.get(i)).loss(losses.get(i));
        }
        return Point.of(frames, keys, loss);
    }

    /** Of a sequence by number. */
    public CausalLoss loss(int sequence) {
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
        long keys = 0;
        double loss = 0;
        for (int i = 0; i < sequences.size(); i++) {
            Walk walk = Walk.whole(sequences.get(i));
            while (walk.next()) {
                boolean isKey = walk.isForced() || Math.floorMod(walk.frame() - offset, interval) == 0;
                loss += isKey ? 0 : losses.get(i).of(walk.frame(), walk.lastKey());
                walk.decide(isKey);
            }
            keys += walk.keys();
        }
        return Point.of(frames, keys, loss);
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
