package dev.reelmask.schedule.plan;

import dev.reelmask.frame.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One budget of key frames spent over several sequences where it saves most: bisection on the price of a key frame, the
 * same for all of them. Between two prices at which the number of key frames jumps, the sequences that jump take the
 * cheaper price one after the other, and the last of them exactly the key frames that are left.
 */
public final class BudgetedKeys {
    private static final int STEPS = 100;
    /** No key frame saves more than this: losses are of mean IoU, summed over frames. */
    private static final double HIGHEST_PRICE = 1e6;

    private final List<Sequence> sequences;

    /** @param sequences at least one */
    public BudgetedKeys(List<Sequence> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    /**
     * What is planned.
     *
     * @param maxGap frames between two key frames at most
     */
    public record Sequence(IntervalLoss loss, int frames, int maxGap) {
        private KeyPlan at(double price) {
            return new PricedKeys(loss, price, maxGap).plan(frames);
        }
    }

    /**
     * Plans, in the order of the sequences.
     *
     * @param price the lowest at which the budget is kept, but for the key frames of the last jump
     */
    public record Planned(double price, List<KeyPlan> plans) {
        public Planned {
            plans = List.copyOf(plans);
        }

        /** Key frames of all plans. */
        public int keys() {
            return plans.stream().mapToInt(plan -> plan.keys().size()).sum();
        }
    }

    /** The best plans at one price. */
    public Planned at(double price) {
        return new Planned(
                price, sequences.stream().map(sequence -> sequence.at(price)).toList());
    }

    /**
     * The best plans of so many key frames in all; of fewer where more would only lose.
     *
     * @throws UserException if no plan has so few, naming the fewest
     */
    public Planned of(int keys) {
        Planned cheap = at(0);
        if (cheap.keys() <= keys) {
            return cheap;
        }
        Planned dear = at(HIGHEST_PRICE);
        if (dear.keys() > keys) {
            throw tooFew(keys, dear.keys());
        }
        for (int step = 0; step < STEPS && dear.keys() < keys; step++) {
            Planned middle = at((cheap.price() + dear.price()) / 2);
            if (middle.keys() > keys) {
                cheap = middle;
            } else {
                dear = middle;
            }
        }
        return dear.keys() == keys ? dear : filled(cheap, dear, keys);
    }

    private UserException tooFew(int keys, int fewest) {
        int frames = sequences.stream().mapToInt(Sequence::frames).sum();
        return new UserException(String.format(
                Locale.ROOT,
                "%d key frames for %d frames of %d sequences are too few: with the longest gaps there are %d (AKI %.2f)",
                keys,
                frames,
                sequences.size(),
                fewest,
                (double) frames / fewest));
    }

    private Planned filled(Planned cheap, Planned dear, int keys) {
        List<KeyPlan> plans = new ArrayList<>(dear.plans());
        int left = keys - dear.keys();
        for (int i = 0; i < plans.size() && left > 0; i++) {
            int few = plans.get(i).keys().size();
            int jump = cheap.plans().get(i).keys().size() - few;
            if (jump > 0 && jump <= left) {
                plans.set(i, cheap.plans().get(i));
                left -= jump;
            } else if (jump > 0) {
                Sequence sequence = sequences.get(i);
                plans.set(i, new CountedKeys(sequence.loss(), few + left, sequence.maxGap()).plan(sequence.frames()));
                left = 0;
            }
        }
        return new Planned(dear.price(), plans);
    }
}
