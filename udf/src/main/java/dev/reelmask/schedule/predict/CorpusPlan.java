package dev.reelmask.schedule.predict;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Key frames of all sequences of a corpus at one price of a key frame, from predicted losses: what another key frame
 * would save is then about the same everywhere. A sequence's key frames depend on its own evidence and the price alone.
 */
public final class CorpusPlan {
    private static final double LOWEST_PRICE = 1e-5;
    private static final double HIGHEST_PRICE = 1e4;
    /** Prices that are tried at once, and how often between two neighbours of them. */
    private static final int PRICES = 120;

    private static final int ROUNDS = 2;

    private final HardnessModel model;
    private final LossTable losses;
    private final Sides sides;
    private final int maxGap;
    private final List<StepEvidence> sequences;

    /**
     * Nothing is planned yet.
     *
     * @param maxGap frames between two key frames at most, at least 1
     * @param sequences at least one
     */
    public CorpusPlan(HardnessModel model, Sides sides, int maxGap, List<StepEvidence> sequences) {
        this.model = model;
        this.losses = new LossTable(model);
        this.sides = sides;
        this.maxGap = maxGap;
        this.sequences = List.copyOf(sequences);
    }

    /**
     * A sequence's key frames.
     *
     * @param losses predicted, summed over the frames from each key frame to the next
     */
    public record Planned(String sequence, KeyPlan keys, List<Double> losses) {
        /** Of all its frames. */
        public double loss() {
            return losses.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** What a price comes to over all sequences. */
    public record Outlook(double price, long keys, double loss) {}

    public List<StepEvidence> sequences() {
        return sequences;
    }

    /** Frames of all sequences. */
    public long frames() {
        return sequences.stream().mapToLong(StepEvidence::frames).sum();
    }

    /** The key frames of each sequence, in their order. */
    public List<Planned> at(double price) {
        return sequences.parallelStream().map(one -> planned(one, price)).toList();
    }

    private Planned planned(StepEvidence sequence, double price) {
        IntervalLoss loss = predicted(sequence);
        KeyPlan plan = new PricedKeys(loss, price, maxGap).plan(sequence.frames());
        return new Planned(sequence.id(), plan, losses(loss, plan, sequence));
    }

    /** As few key frames as the longest gap allows. */
    public Outlook fewest() {
        return outlooks(Math.log(HIGHEST_PRICE), 0).get(0);
    }

    /** The lowest price at which all sequences together have no more key frames. */
    public Outlook within(long keys) {
        Outlook found = search(outlook -> outlook.keys() <= keys ? 1 : -1, true);
        if (found.keys() > keys) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%d key frames for %d frames of %d sequences are too few: with loop.max-gap (%d) there are at least %d, 1 in %.2f",
                    keys,
                    frames(),
                    sequences.size(),
                    maxGap,
                    found.keys(),
                    (double) frames() / found.keys()));
        }
        return found;
    }

    /** The highest price at which the predicted loss is no more, summed over all frames. */
    public Outlook losing(double atMost) {
        return search(outlook -> outlook.loss() <= atMost ? 1 : -1, false);
    }

    /**
     * Narrows prices down.
     *
     * @param holds above 0 where an outlook is allowed
     * @param isCheapest whether the lowest or the highest price is wanted that is allowed
     */
    private Outlook search(ToDoubleFunction<Outlook> holds, boolean isCheapest) {
        double low = Math.log(LOWEST_PRICE);
        double high = Math.log(HIGHEST_PRICE);
        Outlook best = null;
        for (int round = 0; round < ROUNDS; round++) {
            double step = (high - low) / (PRICES - 1);
            List<Outlook> outlooks = outlooks(low, step);
            int at = edge(outlooks, holds, isCheapest);
            best = outlooks.get(at);
            double from = low + step * at;
            low = isCheapest ? from - step : from;
            high = isCheapest ? from : from + step;
        }
        return best;
    }

    /** The allowed one beside those that are not; where none is, the nearest to being allowed. */
    private static int edge(List<Outlook> outlooks, ToDoubleFunction<Outlook> holds, boolean isCheapest) {
        for (int i = 0; i < outlooks.size(); i++) {
            int at = isCheapest ? i : outlooks.size() - 1 - i;
            if (holds.applyAsDouble(outlooks.get(at)) > 0) {
                return at;
            }
        }
        return isCheapest ? outlooks.size() - 1 : 0;
    }

    private List<Outlook> outlooks(double lowest, double step) {
        double[] prices = IntStream.range(0, PRICES)
                .mapToDouble(i -> Math.exp(lowest + step * i))
                .toArray();
        List<List<Outlook>> all =
                sequences.parallelStream().map(one -> outlooks(one, prices)).toList();
        return IntStream.range(0, PRICES)
                .mapToObj(i -> new Outlook(
                        prices[i],
                        all.stream().mapToLong(one -> one.get(i).keys()).sum(),
                        all.stream().mapToDouble(one -> one.get(i).loss()).sum()))
                .toList();
    }

    private List<Outlook> outlooks(StepEvidence sequence, double[] prices) {
        IntervalLoss loss = new KnownLoss(predicted(sequence), sequence.frames(), maxGap);
        return Arrays.stream(prices)
                .mapToObj(price -> {
                    List<Double> losses =
                            losses(loss, new PricedKeys(loss, price, maxGap).plan(sequence.frames()), sequence);
                    return new Outlook(
                            price,
                            losses.size(),
                            losses.stream().mapToDouble(Double::doubleValue).sum());
                })
                .toList();
    }

    private PredictedLoss predicted(StepEvidence sequence) {
        return new PredictedLoss(losses, model.hardness(sequence), sequence, sides);
    }

    private static List<Double> losses(IntervalLoss loss, KeyPlan plan, StepEvidence sequence) {
        List<Integer> keys = plan.keys();
        return IntStream.range(0, keys.size())
                .mapToObj(i -> loss.between(keys.get(i), i + 1 < keys.size() ? keys.get(i + 1) : sequence.frames()))
                .toList();
    }

    /** Losses that are told once for many prices. */
    private static final class KnownLoss implements IntervalLoss {
        private final float[][] byLeft;

        KnownLoss(IntervalLoss loss, int frames, int maxGap) {
            byLeft = new float[frames][];
            Arrays.setAll(byLeft, left -> new float[Math.min(maxGap + 1, frames - left)]);
            for (int left = 0; left < frames; left++) {
                for (int i = 0; i < byLeft[left].length; i++) {
                    byLeft[left][i] = (float) loss.between(left, left + 1 + i);
                }
            }
        }

        @Override
        public double between(int left, int right) {
            return byLeft[left][right - left - 1];
        }
    }
}
