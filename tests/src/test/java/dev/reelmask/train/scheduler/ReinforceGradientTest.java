package dev.reelmask.train.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import dev.reelmask.train.scheduler.ReinforceSettings.Credit;
import dev.reelmask.train.scheduler.ReinforceSettings.Reward;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three decisions: all eight ways through them are counted with their probabilities, so nothing is left to chance. */
class ReinforceGradientTest {
    private static final SequenceTransitions WORLD = ThreeDecisions.WORLD;
    private static final PolicyState STATE = new PolicyState(
            List.of(EvidenceKind.FRAME_DIFFERENCE),
            List.of(new EvidenceScale(1, 1, 1)),
            List.of(HistoryNumber.KEY_RATIO, HistoryNumber.DISTANCE));
    private static final PolicyNetwork SHAPE = new PolicyNetwork(1, 2, List.of(3), List.of(2));
    private static final Network NETWORK = SHAPE.network();
    private static final ReinforceSettings SETTINGS =
            new ReinforceSettings(1, 1, 4, 0, 0.98, 1, Reward.SCORE, Credit.WHOLE);
    private static final double STEP = 1e-2;

    private static KeyPolicy policy(Weights weights) {
        return new KeyPolicy(STATE, PolicyNetwork.dense(weights), new PriceRange(1, 2, 1));
    }

    /** One way through the decisions, its probability and its rewards. */
    private record Way(List<Trials.Taken> taken, double probability, double reward) {
        static Way of(KeyPolicy policy, int choices) {
            List<Trials.Taken> taken = new ArrayList<>();
            double probability = 1;
            double sum = 0;
            Walk walk = Walk.whole(WORLD);
            while (walk.next()) {
                int frame = walk.frame();
                boolean isKey = (choices >> (frame - 1) & 1) == 1;
                double odds = Math.exp(policy.runner(1)
                        .keyLogit(PolicyTable.pair(WORLD, frame, walk.lastKey()), walk.distance(), walk.keyAllRatio()));
                double reward = isKey
                        ? WORLD.at(PairNumber.SCORE, frame, frame) - WORLD.at(PairNumber.SCORE, frame, walk.lastKey())
                        : 0;
                probability *= isKey ? odds / (1 + odds) : 1 / (1 + odds);
                sum += reward;
                taken.add(new Trials.Taken(frame, walk.distance(), walk.keyAllRatio(), isKey, reward));
                walk.decide(isKey);
            }
            return new Way(taken, probability, sum);
        }
    }

    private static double expectedReturn(Weights weights) {
        double sum = 0;
        for (int choices = 0; choices < 8; choices++) {
            Way way = Way.of(policy(weights), choices);
            sum += way.probability() * way.reward();
        }
        return sum;
    }

    /** The weights after one plain step of rate 1: less the gradient of what is lowered. */
    private static Weights stepped(Weights weights) {
        DecisionCounts counts = new DecisionCounts();
        for (int choices = 0; choices < 8; choices++) {
            Way way = Way.of(policy(weights), choices);
            way.taken().forEach(taken -> counts.add(WORLD, taken, way.probability() * way.reward()));
        }
        TrainingSetup plain = TrainingSetup.of(new Optimizer(Optimizer.Kind.SGD, 0, 0, 0, 0));
        try (TrainableNetwork network = new TrainableNetwork(
                NETWORK, PolicyObjective.DECISIONS.of(1), plain, TrainingState.fresh(NETWORK, weights, plain), -1)) {
            float unused = network.step(counts.batch(STATE, SETTINGS).inputs(), 1);
            return network.state().weights();
        }
    }

    @Test
    void stepsClimbTheExpectedReturn() {
        Weights weights = Weights.initial(NETWORK, 7);
        Weights after = stepped(weights);

        for (String name : weights.names()) {
            float[] before = weights.get(name).values();
            for (int i = 0; i < before.length; i++) {
                double slope = (expectedReturn(ThreeDecisions.moved(weights, name, i, STEP))
                                - expectedReturn(ThreeDecisions.moved(weights, name, i, -STEP)))
                        / (2 * STEP);
                assertThat((double) after.get(name).values()[i] - before[i])
                        .as("%s[%s]", name, i)
                        .isCloseTo(slope, within(2e-3));
            }
        }
    }

    @Test
    void everyDistinctStateIsOneRow() {
        DecisionCounts counts = new DecisionCounts();
        for (int trial = 0; trial < 50; trial++) {
            Way.of(policy(Weights.initial(NETWORK, 7)), trial % 8)
                    .taken()
                    .forEach(taken -> counts.add(WORLD, taken, 1));
        }

        // frame 1; frame 2 after 0 or 1 keys; frame 3 after 0, 1 (two places) or 2
        assertThat(counts.distinct()).isEqualTo(1 + 2 + 4);
        assertThat(counts.decisions()).isEqualTo(150);
    }
}
