package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A walk at one price with decisions drawn from a policy's probabilities, and how much better each did than expected. A
 * decision is rewarded with minus what it costs, in prices of a key frame: 1 for a key frame, else what the frame's
 * mask loses. What a state is worth is the discounted sum of rewards from it on, times 1 − γ: a mean.
 */
final class PpoWalk {
    /** The price stands for the budget: a policy does not look at what share of the frames before were key frames. */
    static final double NO_RATIO = 0;

    private final SequenceTransitions sequence;
    private final CausalLoss loss;
    private final double price;
    private final PpoSettings settings;
    private final List<Taken> taken = new ArrayList<>();
    private double worthAfter;

    /** @param price of a key frame */
    PpoWalk(CausalLoss loss, SequenceTransitions sequence, double price, PpoSettings settings) {
        this.sequence = sequence;
        this.loss = loss;
        this.price = price;
        this.settings = settings;
    }

    /**
     * A decision.
     *
     * @param logit of a key frame
     * @param worth of the state, as it was told before
     * @param reward until the next decision
     * @param discount of what comes with the next decision
     */
    record Taken(int frame, int distance, boolean isKey, float logit, double worth, double reward, double discount) {
        /** A key frame that nobody decided on comes next. */
        private Taken thenForced(double gamma) {
            return new Taken(frame, distance, isKey, logit, worth, reward - discount, discount * gamma);
        }

        /** The log of the probability of what was decided. */
        double logProbability() {
            return -Math.log1p(Math.exp(isKey ? -logit : logit));
        }
    }

    /**
     * A decision to learn from.
     *
     * @param price of the walk
     * @param advantage of what was decided, over the deviation of all of the walk
     * @param worth of the state, as it turned out
     */
    record Lesson(SequenceTransitions sequence, Taken taken, double price, double advantage, double worth) {
        /** What {@link PolicyObjective#clipped} wants to know. */
        float[] wanted() {
            return new float[] {taken.isKey() ? 1 : -1, (float) taken.logProbability(), (float) advantage, (float) worth
            };
        }
    }

    /**
     * Walks on from a key frame, until the sequence ends or all decisions are taken.
     *
     * @param critic tells as its logit what a state is worth
     */
    void run(int first, KeyPolicy policy, KeyPolicy critic, SplittableRandom random) {
        KeyPolicy.Runner actor = policy.runner(price);
        KeyPolicy.Runner judge = critic.runner(price);
        Walk walk = new Walk(sequence, first, sequence.frames());
        while (walk.next()) {
            boolean isKey = true;
            if (walk.isForced()) {
                forced();
            } else {
                double worth = logit(judge, walk);
                if (taken.size() == settings.frames()) {
                    worthAfter = worth;
                    return;
                }
                float logit = logit(actor, walk);
                isKey = random.nextDouble() < 1 / (1 + Math.exp(-logit));
                double reward = isKey ? -1 : -loss.of(walk.frame(), walk.lastKey()) / price;
                taken.add(new Taken(walk.frame(), walk.distance(), isKey, logit, worth, reward, settings.discount()));
            }
            walk.decide(isKey);
        }
    }

    private float logit(KeyPolicy.Runner runner, Walk walk) {
        return runner.keyLogit(PolicyTable.pair(sequence, walk.frame(), walk.lastKey()), walk.distance(), NO_RATIO);
    }

    private void forced() {
        int last = taken.size() - 1;
        if (last >= 0) {
            taken.set(last, taken.get(last).thenForced(settings.discount()));
        }
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    void report(EpisodeReturns returns) {
        returns.add(taken.stream().mapToDouble(Taken::reward).sum(), taken.size(), (int)
                taken.stream().filter(Taken::isKey).count());
    }

    /** Its decisions with generalised advantages (Schulman et al., ICLR 2016), the last one first. */
    List<Lesson> lessons() {
        double[] advantages = advantages();
        double deviation = deviation(advantages);
        List<Lesson> lessons = new ArrayList<>();
        for (int i = taken.size() - 1; i >= 0; i--) {
            Taken one = taken.get(i);
            lessons.add(new Lesson(sequence, one, price, advantages[i] / deviation, one.worth() + advantages[i]));
        }
        return lessons;
    }

    private double[] advantages() {
        double[] advantages = new double[taken.size()];
        double next = worthAfter;
        double after = 0;
        for (int i = advantages.length - 1; i >= 0; i--) {
            Taken one = taken.get(i);
            double error = (1 - settings.discount()) * one.reward() + one.discount() * next - one.worth();
            after = error + one.discount() * settings.smoothing() * after;
            advantages[i] = after;
            next = one.worth();
        }
        return advantages;
    }

    /** Root of the mean square; 1 where there is nothing to tell apart. */
    private static double deviation(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return squares > 0 ? Math.sqrt(squares / values.length) : 1;
    }
}
