package dev.reelmask.train.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.ClosedGap;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTrainingTest {
    private static final List<EvidenceKind> SEES = List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE);
    private static final TransitionTable TRAIN = ShotWorld.table(1, 4, 30);
    private static final TransitionTable VALIDATION = ShotWorld.table(2, 2, 30);
    private static final TransitionTable TEST = ShotWorld.table(3, 4, 30);
    private static final RegressionSettings REGRESSION = new RegressionSettings(128, 1, 120, 8);

    @TempDir
    private Path folder;

    private static PolicySettings settings(
            int steps, double rate, Optimizer optimizer, List<EvidenceKind> sees, long seed) {
        LearningRate pace =
                new LearningRate(rate, 0, steps < 100 ? LearningRate.Decay.CONSTANT : LearningRate.Decay.COSINE);
        return new PolicySettings(
                new TrainingPace(steps, pace, steps < 100 ? 10 : 100),
                TrainingSetup.of(optimizer),
                sees,
                List.of(24, 24),
                seed);
    }

    private static PolicySettings settings(int steps, long seed) {
        return settings(steps, 0.003, Optimizer.adamW(0), SEES, seed);
    }

    private SchedulerTraining.Result regress(PolicySettings settings, String name) {
        return new SchedulerTraining(settings, folder.resolve(name))
                .regress(REGRESSION, List.of(TRAIN), List.of(VALIDATION), progress -> {});
    }

    private SchedulerTraining.Result reinforce(PolicySettings settings, ReinforceSettings reinforce, String name) {
        return new SchedulerTraining(settings, folder.resolve(name))
                .reinforce(reinforce, List.of(TRAIN), List.of(VALIDATION), progress -> {});
    }

    private static double closed(KeyPolicy policy) {
        KeyChoice choice = new KeyChoice(TEST.sequences());
        return ClosedGap.on(choice).mean(new PolicyRun(choice).curve(policy));
    }

    @Test
    void aPolicyFindsTheBestKeyFramesWhereTheyCanBeTold() {
        assertThat(closed(regress(settings(3000, 1), "policy").policy())).isGreaterThan(0.94);
    }

    @Test
    void whatASmallClassShowsIsLearntFrom() {
        PolicySettings seen = byClass(1500, List.of(EvidenceKind.FLOW_MAGNITUDE));

        assertThat(closed(regress(seen, "by-class").policy())).isGreaterThan(0.85);
    }

    private static PolicySettings byClass(int steps, List<EvidenceKind> sees) {
        PolicySettings numbers = settings(steps, 0.003, Optimizer.adamW(0), sees, 1);
        return new PolicySettings(
                numbers.pace(),
                numbers.setup(),
                numbers.evidence(),
                List.of(ClassKind.CLASS_RESIDUAL),
                numbers.widths(),
                numbers.seed());
    }

    @Test
    void aBlindPolicyDoesNot() {
        PolicySettings blind = settings(200, 0.003, Optimizer.adamW(0), List.of(), 1);

        assertThat(closed(regress(blind, "blind").policy())).isLessThan(0.5);
    }

    @Test
    void rewardsTeachToTakeAKeyFrameWhereAShotBegins() {
        Optimizer rule = new Optimizer(Optimizer.Kind.RMSPROP, 0, 0, 0, 0);
        ReinforceSettings small = new ReinforceSettings(
                4, 16, 100, 0.01, 0.98, 0.15, ReinforceSettings.Reward.SCORE, ReinforceSettings.Credit.TO_GO);
        KeyChoice choice = new KeyChoice(TEST.sequences());

        KeyPolicy policy =
                reinforce(settings(300, 0.005, rule, SEES, 1), small, "rewards").policy();

        assertThat(ClosedGap.on(choice).at(12, new PolicyRun(choice).curve(policy)))
                .isGreaterThan(0.5);
    }

    @Test
    void theSameSeedTeachesTheSame() {
        Map<String, FloatTensor> first =
                regress(settings(20, 5), "first").weights().tensors();

        assertThat(regress(settings(20, 5), "second").weights().tensors()).isEqualTo(first);
        assertThat(regress(settings(20, 6), "third").weights().tensors()).isNotEqualTo(first);
    }

    @Test
    void aTrainingThatWentOnEndsAsAnUnbrokenOne() {
        Map<String, FloatTensor> unbroken =
                regress(settings(40, 5), "unbroken").weights().tensors();
        regress(settings(20, 5), "broken");

        SchedulerTraining.Result resumed = regress(settings(40, 5), "broken");

        assertThat(resumed.weights().tensors()).isEqualTo(unbroken);
    }

    @Test
    void otherTablesAreRefusedByACheckpoint() {
        regress(settings(10, 5), "moved");
        SchedulerTraining other = new SchedulerTraining(settings(20, 5), folder.resolve("moved"));

        assertThatThrownBy(() -> other.regress(REGRESSION, List.of(TEST), List.of(VALIDATION), progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with another content of the table");
    }

    private static SequenceTransitions pairs(double difference) {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip", 3, Gaps.of(1, 2));
        for (int frame = 0; frame < 3; frame++) {
            for (int key = 0; key <= frame; key++) {
                builder.add(frame, key, Map.of(PairNumber.SCORE, 0.5, PairNumber.FRAME_DIFFERENCE, difference));
            }
        }
        return builder.build();
    }

    private void assertRefused(TransitionTable table, String message) {
        assertRefused(settings(10, 1), table, message);
    }

    private void assertRefused(PolicySettings settings, TransitionTable table, String message) {
        SchedulerTraining training = new SchedulerTraining(settings, folder.resolve("refused"));

        assertThatThrownBy(() -> training.regress(REGRESSION, List.of(table), List.of(VALIDATION), progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void tablesThatLackSomethingAreRefusedBeforeWork() {
        assertRefused(
                TransitionTable.of(),
                "--table has no sequences; name a results root or run that reelmask transitions made");
        assertRefused(
                TransitionTable.of(pairs(Double.NaN)),
                "--table: frame-difference of frame 1 and key frame 0 of clip is not known; make the table with it, or name other --evidence");
        assertRefused(
                TransitionTable.of(pairs(7)),
                "--table: flow-magnitude of frame 1 and key frame 0 of clip is not known; make the table with it, or name other --evidence");
        assertRefused(
                TransitionTable.of(SequenceTransitions.ofScores("short", new double[][] {{1}})),
                "--table: sequence short has 0 frames to decide on; leave it out of the table");
    }

    @Test
    void tablesWithoutWhatIsSeenClassByClassAreRefusedBeforeWork() {
        PolicySettings byClass = byClass(10, List.of());

        assertRefused(
                byClass,
                TransitionTable.of(pairs(7)),
                "class-residual of frame 1 and key frame 0 of clip is not known; make the table with reelmask transitions --by-class class-residual, or name other --evidence");
        assertRefused(
                byClass,
                TransitionTable.of(classes(3, 4, 5, 6), classes(3, Float.NaN)),
                "--table: class-residual of frame 1 and key frame 0 of clip-2 is class-residual [3.0, NaN], not 4 finite numbers; make the tables with one network");
    }

    private static SequenceTransitions classes(float... values) {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip-" + values.length, 2, Gaps.of(1));
        for (int frame = 0; frame < 2; frame++) {
            for (int key = 0; key <= frame; key++) {
                builder.add(frame, key, Map.of(PairNumber.SCORE, 0.5))
                        .withClasses(
                                frame,
                                key,
                                Map.of(ClassKind.CLASS_RESIDUAL, new ClassNumbers(ClassKind.CLASS_RESIDUAL, values)));
            }
        }
        return builder.build();
    }
}
