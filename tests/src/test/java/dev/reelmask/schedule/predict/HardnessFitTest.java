package dev.reelmask.schedule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.IntervalTable;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SchedulerCurve;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HardnessFitTest {
    private static final int FRAMES = 60;
    private static final int LONGEST = 12;
    private static final List<EvidenceKind> KINDS = List.of(EvidenceKind.FLOW_MAGNITUDE, EvidenceKind.WARP_RESIDUAL);

    /** Sequences of calm and lively stretches; what is lost follows from the residual, the magnitude tells nothing. */
    private static List<SequenceTransitions> sequences(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SequenceTransitions> sequences = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double[] sums = new double[FRAMES];
            double[] residuals = new double[FRAMES];
            for (int i = 1; i < FRAMES; i++) {
                residuals[i] = (i / 15 % 2 == 0 ? 0.5 : 5) * (0.5 + random.nextDouble());
                sums[i] = sums[i - 1] + 0.02 * residuals[i];
            }
            sequences.add(sequence("s" + n, sums, residuals, random));
        }
        return sequences;
    }

    private static SequenceTransitions sequence(String id, double[] sums, double[] residuals, SplittableRandom random) {
        int[] all = new int[LONGEST];
        java.util.Arrays.setAll(all, i -> i + 1);
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder(id, FRAMES, Gaps.of(all));
        int[] lengths = new int[LONGEST + 1];
        java.util.Arrays.setAll(lengths, i -> i + 1);
        IntervalTable.Builder intervals = new IntervalTable.Builder(FRAMES, Gaps.of(lengths));
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int key = Math.max(0, frame - LONGEST); key <= frame; key++) {
                Map<PairNumber, Double> values = new EnumMap<>(PairNumber.class);
                values.put(PairNumber.SCORE, 1 - lost(sums[frame] - sums[key]));
                values.put(PairNumber.WARP_RESIDUAL, frame == key ? 0 : residuals[frame]);
                values.put(PairNumber.FLOW_MAGNITUDE, 1 + random.nextDouble());
                builder.add(frame, key, values);
            }
            for (int right = frame + 2; right <= Math.min(FRAMES - 1, frame + LONGEST + 1); right++) {
                double sum = 0;
                for (int i = frame + 1; i < right; i++) {
                    double before = sums[i] - sums[frame];
                    double after = sums[right] - sums[i];
                    sum += lost(before * after / Math.hypot(before, after));
                }
                intervals.add(frame, right, sum);
            }
        }
        return builder.with(intervals.build()).build();
    }

    private static double lost(double hardness) {
        return 0.4 * (1 - Math.exp(-hardness));
    }

    @Test
    void tellsTheLossesOfSequencesThatItHasNotSeen() {
        HardnessModel model = new HardnessFit(sequences(4, 1), KINDS).model();

        SequenceTransitions unseen = sequences(1, 99).get(0);
        PredictedLoss causal = new PredictedLoss(model, StepEvidence.of(unseen, KINDS), Sides.CAUSAL);
        PredictedLoss both = new PredictedLoss(model, StepEvidence.of(unseen, KINDS), Sides.BOTH);
        CausalLoss truth = new CausalLoss(unseen);
        for (int left = 0; left + 9 < FRAMES; left += 4) {
            assertThat(causal.between(left, left + 9) / 8).isCloseTo(truth.between(left, left + 9) / 8, within(0.015));
            assertThat(both.between(left, left + 9) / 8)
                    .isCloseTo(unseen.intervals().orElseThrow().loss(left, left + 9) / 8, within(0.015));
        }
        assertThat(Math.abs(model.weights().get(0)))
                .isLessThan(0.1 * model.weights().get(1));
    }

    @Test
    void theSameTablesGiveTheSameModel() {
        assertThat(new HardnessFit(sequences(2, 1), KINDS).model())
                .isEqualTo(new HardnessFit(sequences(2, 1), KINDS).model());
    }

    @Test
    void plansCloseMostOfTheGapBetweenEvenAndTheBestKeyFrames() {
        HardnessModel model = new HardnessFit(sequences(4, 1), KINDS).model();
        TransitionTable table = new TransitionTable(Map.of(), sequences(4, 50));

        PlanCheck check = new PlanCheck(model, table, Sides.BOTH);
        double planned = check.trials().curve().at(5);

        double fixed = SchedulerCurve.point(table, Schedulers.parse("fixed:5"), Sides.BOTH)
                .score();
        double best = 1
                + new SchedulerCurve(List.of(
                                new SchedulerCurve.Point(4.5, -optimalLoss(table, 4.5)),
                                new SchedulerCurve.Point(5.5, -optimalLoss(table, 5.5))))
                        .at(5);
        assertThat((planned - fixed) / (best - fixed)).isGreaterThan(0.9);
        LossBound bound = LossBound.of(LossBound.TRIED, check.realLosses());
        assertThat(bound.sequences()).isEqualTo(4);
        assertThat(bound.atMost(0.02, 1)).isBetween(0.017, 0.026);
    }

    private static double optimalLoss(TransitionTable table, double aki) {
        Map<String, dev.reelmask.schedule.plan.KeyPlan> plans =
                dev.reelmask.schedule.table.TableSchedulers.optimum(table, aki, 2);
        return 1
                - SchedulerCurve.point(
                                table,
                                Sides.BOTH,
                                one -> new dev.reelmask.schedule.table.TableEpisode(one, plans.get(one.id())))
                        .score();
    }
}
