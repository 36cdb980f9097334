package dev.reelmask.job.keyplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.job.keyplan.KeyPlanGoal.Kind;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.CorpusPlan;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBound.Level;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPlanGoalTest {
    private static final PlanConfig COSTS = new PlanConfig(1000, 1000, false, 60, 4, 100, 20, 3, 0.2);

    private static final LossBound EXACT = bound(1);

    /** Of plans that lose on average what is predicted, and at most so many times it. */
    private static LossBound bound(double times) {
        return new LossBound(19, List.of(new Level(0.01, 0.01, 0.01 * times), new Level(0.05, 0.05, 0.05 * times)));
    }

    /** 100 frames, each as hard as the other. */
    private static CorpusPlan plan() {
        HardnessModel model = new HardnessModel(
                List.of(EvidenceKind.WARP_RESIDUAL), List.of(new EvidenceScale(1, 0, 1)), List.of(0.0), -3, 2, 0.5, 1);
        StepEvidence.Builder steps = new StepEvidence.Builder("a", 100).first(0);
        for (int frame = 1; frame < 100; frame++) {
            steps.add(frame, Map.of(EvidenceKind.WARP_RESIDUAL, 1.0));
        }
        return new CorpusPlan(model, Sides.CAUSAL, 50, List.of(steps.build()));
    }

    @Test
    void readsWhatUsersWrite() {
        assertThat(KeyPlanGoal.budget("keys:0.1")).isEqualTo(new KeyPlanGoal(Kind.KEYS, 0.1));
        assertThat(KeyPlanGoal.budget("core-hours:2")).hasToString("core-hours:2");
        assertThat(KeyPlanGoal.budget("frames-per-second:120.50")).hasToString("frames-per-second:120.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "keys:", "keys:0", "keys:1.5", "keys:-1", "keys:x", "max-loss:1", "hours:1", ":1"})
    void refusesWhatIsNoBudget(String text) {
        assertThatThrownBy(() -> KeyPlanGoal.budget(text))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--budget");
    }

    @Test
    void hoursAndFramesPerSecondAreKeyFramesAtTheirCosts() {
        // 100 frames of 20 ms; 80 ms more for each key frame: 4 s pay for 25 of them
        assertThat(new KeyPlanGoal(Kind.CORE_HOURS, 4 / 3600.0)
                        .met(plan(), EXACT, COSTS, 1)
                        .keys())
                .isEqualTo(new KeyPlanGoal(Kind.KEYS, 0.25)
                        .met(plan(), EXACT, COSTS, 1)
                        .keys())
                .isBetween(20L, 25L);
        // two slots: 8 s for 100 frames
        assertThat(new KeyPlanGoal(Kind.FRAMES_PER_SECOND, 25)
                        .met(plan(), EXACT, COSTS, 2)
                        .keys())
                .isEqualTo(new KeyPlanGoal(Kind.KEYS, 0.75)
                        .met(plan(), EXACT, COSTS, 2)
                        .keys());
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.CORE_HOURS, 1 / 3600.0).met(plan(), EXACT, COSTS, 1))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "core-hours:0.0002777777777777778 cannot be met: 100 frames of 1 sequences have at least 2 key frames (loop.max-gap); the nearest that can be met is core-hours:0.0006000");
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.FRAMES_PER_SECOND, 1000).met(plan(), EXACT, COSTS, 2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the nearest that can be met is frames-per-second:92.59");
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.KEYS, 0.001).met(plan(), EXACT, COSTS, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the nearest that can be met is keys:0.02");
    }

    @Test
    void whatCertainlyCannotBeMetIsToldBeforeAnythingIsMeasured() {
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.KEYS, 0.001).checkAhead(1000, 2, 50, COSTS, 1))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "keys:0.001 cannot be met: 1000 frames of 2 sequences have at least 20 key frames (loop.max-gap); the nearest that can be met is keys:0.02001");
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.FRAMES_PER_SECOND, 1000).checkAhead(1000, 2, 50, COSTS, 2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the nearest that can be met is frames-per-second:92.59");
        PlanConfig alike = new PlanConfig(1000, 1000, false, 60, 4, 20, 20, 3, 0.2);
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.CORE_HOURS, 1).checkAhead(1000, 2, 50, alike, 1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("plan.key-ms (20.0) and plan.flow-ms (20.0) key frames cost nothing more");
        new KeyPlanGoal(Kind.KEYS, 0.02).checkAhead(1000, 2, 50, COSTS, 1);
        new KeyPlanGoal(Kind.MAX_LOSS, 0.001).checkAhead(1000, 2, 50, COSTS, 1);
        new KeyPlanGoal(Kind.KEYS, 0.001).checkAhead(0, 0, 50, COSTS, 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.5, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoLargestLoss(double points) {
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.MAX_LOSS, points))
                .isInstanceOf(UserException.class)
                .hasMessage("--max-loss takes percentage points above 0 and at most 100, got " + points);
    }

    @Test
    void aLargestLossIsMetWithItsMargin() {
        double sure =
                new KeyPlanGoal(Kind.MAX_LOSS, 5).met(plan(), EXACT, COSTS, 1).loss();
        double unsure = new KeyPlanGoal(Kind.MAX_LOSS, 5)
                .met(plan(), bound(2), COSTS, 1)
                .loss();

        assertThat(sure).isLessThanOrEqualTo(5);
        assertThat(unsure).isLessThanOrEqualTo(2.5).isLessThan(sure);
    }

    @Test
    void aLossBelowAllThatWasTriedIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> new KeyPlanGoal(Kind.MAX_LOSS, 1.5).met(plan(), bound(2), COSTS, 1))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "max-loss:1.5 cannot be promised: where least was predicted to be lost, the planner's validation (sequences: 19) bounds the real loss by 2.00 points; the nearest that can be met is max-loss:2, or take --scheduler every-frame");
    }
}
