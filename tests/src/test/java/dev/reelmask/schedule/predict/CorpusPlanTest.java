package dev.reelmask.schedule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.CorpusPlan.Outlook;
import dev.reelmask.schedule.predict.CorpusPlan.Planned;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusPlanTest {
    private static final double TOLERANCE = 1e-5;

    /** A step of number 1 has hardness 1. */
    private static final HardnessModel MODEL = new HardnessModel(
            List.of(EvidenceKind.WARP_RESIDUAL), List.of(new EvidenceScale(1e-9, 0, 1)), List.of(1.0), 0, 2, 0.5, 1);

    private static StepEvidence steps(String id, double... residuals) {
        StepEvidence.Builder builder = new StepEvidence.Builder(id, residuals.length + 1).first(0);
        for (int i = 0; i < residuals.length; i++) {
            builder.add(i + 1, Map.of(EvidenceKind.WARP_RESIDUAL, residuals[i]));
        }
        return builder.build();
    }

    private static List<StepEvidence> corpus() {
        SplittableRandom random = new SplittableRandom(7);
        List<StepEvidence> corpus = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            double[] residuals = new double[7];
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = 0.02 + 0.4 * n * random.nextDouble();
            }
            corpus.add(steps("s" + n, residuals));
        }
        return corpus;
    }

    @Test
    void aFrameLosesByWhatLiesBetweenItAndItsKeyFrames() {
        PredictedLoss before = new PredictedLoss(MODEL, steps("a", 0.5, 0.25, 2), Sides.CAUSAL);
        PredictedLoss both = new PredictedLoss(MODEL, steps("a", 0.5, 0.25, 2), Sides.BOTH);

        double one = 0.5 * (1 - Math.exp(-0.5));
        double two = 0.5 * (1 - Math.exp(-0.75));
        assertThat(before.between(0, 3)).isCloseTo(one + two, within(TOLERANCE));
        // frame 1: .5 before it and 2.25 behind; frame 2: .75 and 2
        double nearOne = 1 / Math.sqrt(1 / 0.25 + 1 / (2.25 * 2.25));
        double nearTwo = 1 / Math.sqrt(1 / (0.75 * 0.75) + 1 / 4.0);
        assertThat(both.between(0, 3))
                .isCloseTo(0.5 * (1 - Math.exp(-nearOne)) + 0.5 * (1 - Math.exp(-nearTwo)), within(TOLERANCE));
        assertThat(both.between(2, 3)).isZero();
        assertThat(both.between(2, 4)).isInfinite();
    }

    @Test
    void framesWhosePictureIsLostAreNoKeyFramesAndLoseNothing() {
        StepEvidence steps = new StepEvidence.Builder("a", 5)
                .first(0)
                .add(1, Map.of(EvidenceKind.WARP_RESIDUAL, 0.5))
                .add(3, Map.of(EvidenceKind.WARP_RESIDUAL, 1.0))
                .build();
        PredictedLoss both = new PredictedLoss(MODEL, steps, Sides.BOTH);

        assertThat(both.between(0, 2)).isInfinite();
        assertThat(both.between(3, 5)).isZero();
        assertThat(both.between(0, 3))
                .isCloseTo(new PredictedLoss(MODEL, steps("b", 0.5, 1), Sides.BOTH).between(0, 2), within(TOLERANCE));
        List<Planned> plan = new CorpusPlan(MODEL, Sides.BOTH, 4, List.of(steps)).at(0.5);
        assertThat(plan.get(0).keys().keys()).containsExactly(0, 3);
    }

    @ParameterizedTest
    @EnumSource(Sides.class)
    void atEveryBudgetNoOtherKeyFramesOfAsManyLoseLess(Sides sides) {
        List<StepEvidence> corpus = corpus();
        CorpusPlan plan = new CorpusPlan(MODEL, sides, 7, corpus);
        double[] best = bestByBrute(corpus, sides);
        double last = Double.POSITIVE_INFINITY;

        for (int budget = sides == Sides.BOTH ? 6 : 3; budget <= 24; budget++) {
            Outlook outlook = plan.within(budget);

            assertThat(outlook.keys()).isLessThanOrEqualTo(budget);
            assertThat(outlook.loss()).isCloseTo(best[(int) outlook.keys()], within(TOLERANCE));
            assertThat(outlook.loss()).isLessThanOrEqualTo(last + TOLERANCE);
            List<Planned> planned = plan.at(outlook.price());
            assertThat(planned.stream()
                            .mapToInt(one -> one.keys().keys().size())
                            .sum())
                    .isEqualTo((int) outlook.keys());
            assertThat(planned.stream().mapToDouble(Planned::loss).sum()).isCloseTo(outlook.loss(), within(TOLERANCE));
            last = outlook.loss();
        }
    }

    /** By number of key frames of all sequences, the least loss there is. */
    private static double[] bestByBrute(List<StepEvidence> corpus, Sides sides) {
        double[] best = new double[25];
        java.util.Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (StepEvidence one : corpus) {
            PredictedLoss loss = new PredictedLoss(MODEL, one, sides);
            double[] joined = new double[25];
            java.util.Arrays.fill(joined, Double.POSITIVE_INFINITY);
            for (int set = 1; set < 1 << one.frames(); set += 2) {
                double sum = 0;
                int left = 0;
                for (int right = 1; right <= one.frames(); right++) {
                    if (right == one.frames() || (set >> right & 1) == 1) {
                        sum += loss.between(left, right);
                        left = right;
                    }
                }
                int keys = Integer.bitCount(set);
                for (int before = 0; before + keys < joined.length; before++) {
                    joined[before + keys] = Math.min(joined[before + keys], best[before] + sum);
                }
            }
            best = joined;
        }
        return best;
    }

    @Test
    void aLossIsMetWithAsFewKeyFramesAsItTakes() {
        CorpusPlan plan = new CorpusPlan(MODEL, Sides.BOTH, 7, corpus());

        Outlook strict = plan.losing(0.1);
        Outlook loose = plan.losing(0.6);

        assertThat(strict.loss()).isLessThanOrEqualTo(0.1);
        assertThat(loose.loss()).isLessThanOrEqualTo(0.6).isGreaterThan(strict.loss());
        assertThat(loose.keys()).isLessThan(strict.keys());
        assertThat(plan.within(loose.keys() - 1).loss()).isGreaterThan(0.6);
    }

    @Test
    void whatIsPlannedOfASequenceDoesNotDependOnTheOthers() {
        List<StepEvidence> corpus = corpus();
        double price = 0.08;

        assertThat(new CorpusPlan(MODEL, Sides.BOTH, 7, corpus.subList(1, 2)).at(price))
                .containsExactly(
                        new CorpusPlan(MODEL, Sides.BOTH, 7, corpus).at(price).get(1));
    }

    @Test
    void aBudgetThatCannotBeMetIsRefusedWithTheNearestThatCan() {
        CorpusPlan plan = new CorpusPlan(MODEL, Sides.CAUSAL, 3, corpus());

        assertThatThrownBy(() -> plan.within(5))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "5 key frames for 24 frames of 3 sequences are too few: with loop.max-gap (3) there are at least 6, 1 in 4.00");
    }

    @Test
    void evidenceThatIsMissingIsNamed() {
        assertThatThrownBy(() -> new PredictedLoss(MODEL, steps("a", Double.NaN), Sides.BOTH))
                .hasMessage("a: frame 1 has no WARP_RESIDUAL");
    }
}
