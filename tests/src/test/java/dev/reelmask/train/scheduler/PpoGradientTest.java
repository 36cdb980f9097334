package dev.reelmask.train.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.policy.ActorCritic;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Three decisions, so that every way through them is counted with its probability and nothing is left to chance. */
class PpoGradientTest {
    private static final SequenceTransitions WORLD = ThreeDecisions.WORLD;
    private static final CausalLoss LOSS = new CausalLoss(WORLD);
    private static final PolicyState STATE = new PolicyState(
            List.of(EvidenceKind.FRAME_DIFFERENCE),
            List.of(new EvidenceScale(1, 1, 1)),
            List.of(HistoryNumber.DISTANCE, HistoryNumber.LOG_DISTANCE, HistoryNumber.PRICE));
    private static final PriceRange PRICES = new PriceRange(0.2, 2, 1);
    private static final double PRICE = 0.8;
    private static final Network NETWORK = new ActorCritic(new PolicyNetwork(1, 3, List.of(), List.of(4, 1))).network();
    private static final double STEP = 1e-3;

    private static PpoSettings settings(double clip, double entropy) {
        return new PpoSettings(1, 3, 1, 1, 0.9, 0.95, clip, entropy);
    }

    private static double logit(Weights weights, Walk walk) {
        return new KeyPolicy(STATE, PolicyNetwork.dense(weights), PRICES)
                .runner(PRICE)
                .keyLogit(PolicyTable.pair(WORLD, walk.frame(), walk.lastKey()), walk.distance(), 0);
    }

    private static double logit(KeyPolicy policy, PpoWalk.Taken taken) {
        return policy.runner(PRICE)
                .keyLogit(
                        PolicyTable.pair(WORLD, taken.frame(), taken.frame() - taken.distance()), taken.distance(), 0);
    }

    /** One way through the decisions, its probability and the sum of its rewards. */
    private record Way(List<PpoWalk.Taken> taken, double probability, double reward) {
        static Way of(Weights weights, int choices) {
            List<PpoWalk.Taken> taken = new ArrayList<>();
            double probability = 1;
            double sum = 0;
            Walk walk = Walk.whole(WORLD);
            while (walk.next()) {
                boolean isKey = (choices >> (walk.frame() - 1) & 1) == 1;
                double logit = logit(weights, walk);
                double reward = isKey ? -1 : -LOSS.of(walk.frame(), walk.lastKey()) / PRICE;
                probability /= 1 + Math.exp(isKey ? -logit : logit);
                sum += reward;
                taken.add(new PpoWalk.Taken(walk.frame(), walk.distance(), isKey, (float) logit, 0, reward, 0.9));
                walk.decide(isKey);
            }
            return new Way(taken, probability, sum);
        }
    }

    private static double expectedReturn(Weights weights) {
        double sum = 0;
        for (int choices = 0; choices < 8; choices++) {
            Way way = Way.of(weights, choices);
            sum += way.probability() * way.reward();
        }
        return sum;
    }

    /** All decisions of all ways; the objective takes their mean, so advantages are times their number. */
    private static List<PpoWalk.Lesson> lessons(Weights weights, double baseline) {
        List<PpoWalk.Lesson> lessons = new ArrayList<>();
        for (int choices = 0; choices < 8; choices++) {
            Way way = Way.of(weights, choices);
            double advantage = 24 * way.probability() * (way.reward() - baseline);
            way.taken().forEach(taken -> lessons.add(new PpoWalk.Lesson(WORLD, taken, PRICE, advantage, 0.3)));
        }
        return lessons;
    }

    /** The weights after one plain step of rate 1: less the gradient of what is lowered. */
    private static Weights stepped(Weights weights, List<PpoWalk.Lesson> lessons, PpoSettings settings) {
        StateBatch batch = new StateBatch(STATE, PolicyObjective.CLIPPED_COLUMNS);
        for (PpoWalk.Lesson lesson : lessons) {
            PpoWalk.Taken taken = lesson.taken();
            batch.add(WORLD, taken.frame(), taken.distance(), 0, PRICES.scaled(PRICE), lesson.wanted());
        }
        TrainingSetup plain = TrainingSetup.of(new Optimizer(Optimizer.Kind.SGD, 0, 0, 0, 0));
        try (TrainableNetwork network = new TrainableNetwork(
                NETWORK,
                PolicyObjective.clipped(settings).of(1),
                plain,
                TrainingState.fresh(NETWORK, weights, plain),
                -1)) {
            float unused = network.step(batch.inputs(), 1);
            return network.state().weights();
        }
    }

    private static void assertSteps(
            Weights before, Weights after, String prefix, ToDoubleFunction<Weights> climbed, double tolerance) {
        for (String name : before.names()) {
            float[] values = before.get(name).values();
            for (int i = 0; name.startsWith(prefix) && i < values.length; i++) {
                double slope = (climbed.applyAsDouble(ThreeDecisions.moved(before, name, i, STEP))
                                - climbed.applyAsDouble(ThreeDecisions.moved(before, name, i, -STEP)))
                        / (2 * STEP);
                assertThat((double) after.get(name).values()[i] - values[i])
                        .as("%s[%s]", name, i)
                        .isCloseTo(slope, within(tolerance));
            }
        }
    }

    @Test
    void theFirstStepClimbsTheExpectedReturn() {
        Weights weights = Weights.initial(NETWORK, 7);

        Weights after = stepped(weights, lessons(weights, 0), settings(0.2, 0));

        assertSteps(weights, after, "head.", PpoGradientTest::expectedReturn, 2e-3);
    }

    @Test
    void laterStepsClimbTheClippedObjective() {
        PpoSettings settings = settings(0.2, 0.3);
        List<PpoWalk.Lesson> lessons = lessons(Weights.initial(NETWORK, 7), -3.3);
        Weights later = Weights.initial(NETWORK, 9);

        Weights after = stepped(later, lessons, settings);

        assertThat(lessons.stream().filter(lesson -> isClipped(later, lesson)).count())
                .isBetween(4L, 20L);
        assertSteps(later, after, "", weights -> gain(weights, lessons, settings), 2e-3);
    }

    private static double ratio(KeyPolicy policy, PpoWalk.Taken taken) {
        double logit = logit(policy, taken);
        return 1 / (1 + Math.exp(taken.isKey() ? -logit : logit)) / Math.exp(taken.logProbability());
    }

    private static boolean isClipped(Weights weights, PpoWalk.Lesson lesson) {
        double ratio = ratio(new KeyPolicy(STATE, PolicyNetwork.dense(weights), PRICES), lesson.taken());
        return lesson.advantage() > 0 ? ratio > 1.2 : ratio < 0.8;
    }

    /** The objective as it is written, of weights in plain Java. */
    private static double gain(Weights weights, List<PpoWalk.Lesson> lessons, PpoSettings settings) {
        KeyPolicy policy = new KeyPolicy(STATE, PolicyNetwork.dense(weights), PRICES);
        KeyPolicy critic = new KeyPolicy(STATE, ActorCritic.critic(weights), PRICES);
        double sum = 0;
        for (PpoWalk.Lesson lesson : lessons) {
            double ratio = ratio(policy, lesson.taken());
            double near = Math.max(1 - settings.clip(), Math.min(1 + settings.clip(), ratio));
            double key = 1 / (1 + Math.exp(-logit(policy, lesson.taken())));
            double entropy = -key * Math.log(key) - (1 - key) * Math.log(1 - key);
            double error = logit(critic, lesson.taken()) - lesson.worth();
            sum += Math.min(ratio * lesson.advantage(), near * lesson.advantage())
                    + settings.entropy() * entropy
                    - 0.5 * error * error;
        }
        return sum / lessons.size();
    }
}
