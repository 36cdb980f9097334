package dev.reelmask.train.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.ClosedGap;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.KeyLossCurve;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PpoTrainingTest {
    private static final TransitionTable TRAIN = ShotWorld.table(1, 4, 30);
    private static final TransitionTable VALIDATION = ShotWorld.table(2, 2, 30);
    private static final TransitionTable TEST = ShotWorld.table(3, 4, 30);
    private static final PpoSettings SMALL = new PpoSettings(4, 40, 2, 5, 0.95, 0.95, 0.2, 0.01);

    @TempDir
    private Path folder;

    private static PolicySettings settings(int steps, LearningRate.Decay decay, int validateEvery, long seed) {
        return new PolicySettings(
                new TrainingPace(steps, new LearningRate(0.003, 0, decay), validateEvery),
                TrainingSetup.of(new Optimizer(Optimizer.Kind.ADAMW, 0, 0, 0.5, 0)),
                List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE),
                List.of(24, 24),
                seed);
    }

    private Map<String, FloatTensor> learnt(int steps, long seed, String name) {
        return optimize(settings(steps, LearningRate.Decay.CONSTANT, 10, seed), SMALL, name)
                .weights()
                .tensors();
    }

    private SchedulerTraining.Result optimize(PolicySettings settings, PpoSettings ppo, String name) {
        return new SchedulerTraining(settings, folder.resolve(name))
                .optimize(ppo, List.of(TRAIN), List.of(VALIDATION), progress -> {});
    }

    @Test
    void rewardsTeachTheBestKeyFramesWhereTheyCanBeTold() {
        PpoSettings ppo = new PpoSettings(32, 150, 4, 5, 0.98, 0.95, 0.2, 0.003);
        KeyChoice choice = new KeyChoice(TEST.sequences());

        KeyPolicy policy = optimize(settings(1000, LearningRate.Decay.COSINE, 200, 1), ppo, "shots")
                .policy();

        assertThat(savedOfTheOptimum(choice, policy)).isGreaterThan(0.95);
        KeyLossCurve curve = new PolicyRun(choice).curve(policy);
        assertThat(ClosedGap.on(choice).at(12, curve)).isGreaterThan(0.95);
        assertThat(ClosedGap.on(choice).at(20, curve)).isGreaterThan(0.95);
    }

    /** What key frames at their prices save against none, over what the best ones save, at six prices together. */
    private static double savedOfTheOptimum(KeyChoice choice, KeyPolicy policy) {
        PolicyRun run = new PolicyRun(choice);
        double saved = 0;
        double possible = 0;
        for (double share = 0; share <= 1; share += 0.2) {
            double price = policy.prices().at(share);
            double none = cost(run.at(policy, price, Double.POSITIVE_INFINITY).point(), price);
            saved += none - cost(run.at(policy, price, 0).point(), price);
            possible += none - cost(choice.best(price), price);
        }
        return saved / possible;
    }

    private static double cost(KeyLossCurve.Point point, double price) {
        return point.loss() + price * point.share();
    }

    @Test
    void theSameSeedTeachesTheSame() {
        Map<String, FloatTensor> first = learnt(20, 5, "first");

        assertThat(learnt(20, 5, "second")).isEqualTo(first);
        assertThat(learnt(20, 6, "third")).isNotEqualTo(first);
    }

    @Test
    void aTrainingThatWentOnEndsAsAnUnbrokenOne() throws IOException {
        Map<String, FloatTensor> unbroken = learnt(40, 5, "unbroken");
        learnt(20, 5, "broken");

        assertThat(learnt(40, 5, "broken")).isEqualTo(unbroken);
        assertThat(Files.readAllLines(folder.resolve("broken/curve.csv")))
                .isEqualTo(Files.readAllLines(folder.resolve("unbroken/curve.csv")))
                .hasSize(5)
                .first()
                .isEqualTo("step,loss,learning_rate,validation_closed_gap,episodes,return,decisions,states,key_share");
    }

    @Test
    void whatIsKeptIsThePolicyAlone() {
        assertThat(learnt(10, 5, "kept").keySet())
                .containsExactly(
                        "head.0.weight", "head.0.bias", "head.1.weight", "head.1.bias", "head.2.weight", "head.2.bias");
    }

    @Test
    void checkpointsThatNoCollectionEndsAtAreRefusedBeforeWork() {
        assertThatThrownBy(() -> optimize(settings(25, LearningRate.Decay.CONSTANT, 10, 1), SMALL, "refused"))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "ppo makes 10 updates of the decisions of 4 walks, which no checkpoint holds: --steps and --validate-every must be multiples of 10, got 25 and 10");
        assertThat(folder.resolve("refused")).doesNotExist();
    }
}
