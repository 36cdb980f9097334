package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns what a key frame now is worth, in prices of a key frame: of states drawn from all that there are, and of those
 * that the learner itself runs into.
 */
final class RegressionTask extends PolicyTask {
    /** Where it has a price, a policy does not look at what share of the frames before were key frames. */
    private static final double NO_RATIO = 0;

    /** How far a walk's threshold lies from the learner's, at most: it shall see what it may run into. */
    private static final double THRESHOLD_SPREAD = 0.5;

    private final RegressionSettings settings;
    private final List<SequenceTransitions> sequences;
    private final List<ExactAdvantages> advantages;
    private final double[] prices;
    private final float[] scaledPrices;
    private final long frames;

    RegressionTask(
            Learner learner, KeyChoice train, PolicyValidation validation, RegressionSettings settings, long seed) {
        super(learner, validation, seed);
        this.settings = settings;
        this.sequences = train.sequences();
        this.frames = train.frames();
        this.prices = new double[settings.prices()];
        this.scaledPrices = new float[prices.length];
        for (int p = 0; p < prices.length; p++) {
            prices[p] = learner.prices().at(p / (prices.length - 1.0));
            scaledPrices[p] = learner.prices().scaled(prices[p]);
        }
        this.advantages = sequences.stream()
                .map(sequence -> new ExactAdvantages(sequence, prices))
                .toList();
    }

    @Override
    public List<TensorInput> batch(long step, TrainableNetwork network) {
        StateBatch batch = new StateBatch(learner().state(), 1);
        SplittableRandom random = RandomStream.STATES.of(seed(), step);
        while (batch.count() < settings.states()) {
            draw(batch, random);
        }
        KeyPolicy policy = learner().policy(network);
        SplittableRandom walks = RandomStream.WALKS.of(seed(), step);
        for (int i = 0; i < settings.walks(); i++) {
            walk(batch, policy, walks);
        }
        return batch.inputs();
    }

    /** Distances by their logarithm: most of what is to be decided lies near the last key frame. */
    private void draw(StateBatch batch, SplittableRandom random) {
        int number = sequence(random);
        SequenceTransitions sequence = sequences.get(number);
        int frame = 1 + random.nextInt(sequence.frames() - 1);
        int longest = Math.min(frame, sequence.gaps().longest());
        int distance = (int) Math.pow(longest + 1, random.nextDouble());
        int price = random.nextInt(prices.length);
        if (sequence.has(frame) && sequence.has(frame - distance)) {
            add(batch, number, new State(frame, distance), price);
        }
    }

    private record State(int frame, int distance) {}

    private void add(StateBatch batch, int number, State state, int price) {
        float worth = advantages.get(number).at(price, state.frame(), state.distance());
        batch.add(sequences.get(number), state.frame(), state.distance(), NO_RATIO, scaledPrices[price], worth);
    }

    /** A sequence by its frames. */
    private int sequence(SplittableRandom random) {
        long place = random.nextLong(frames);
        int number = 0;
        while (place >= sequences.get(number).frames()) {
            place -= sequences.get(number).frames();
            number++;
        }
        return number;
    }

    private void walk(StateBatch batch, KeyPolicy policy, SplittableRandom random) {
        int number = sequence(random);
        SequenceTransitions sequence = sequences.get(number);
        int price = random.nextInt(prices.length);
        double threshold = THRESHOLD_SPREAD * (2 * random.nextDouble() - 1);
        int first = random.nextInt(sequence.frames());
        if (!sequence.has(first)) {
            return;
        }
        KeyPolicy.Runner runner = policy.runner(prices[price]);
        Walk walk = new Walk(sequence, first, settings.walkFrames() + 1);
        while (walk.next()) {
            boolean isKey = walk.isForced();
            if (!isKey) {
                State state = new State(walk.frame(), walk.distance());
                add(batch, number, state, price);
                isKey = runner.keyLogit(
                                PolicyTable.pair(sequence, walk.frame(), walk.lastKey()), state.distance(), NO_RATIO)
                        >= threshold;
            }
            walk.decide(isKey);
        }
    }
}
