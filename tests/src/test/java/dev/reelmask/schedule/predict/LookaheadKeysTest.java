package dev.reelmask.schedule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.LookaheadSource;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookaheadKeysTest {
    /** A step's number is its hardness, from 1e-7 to 7. */
    private static final HardnessModel MODEL = new HardnessModel(
            List.of(EvidenceKind.WARP_RESIDUAL), List.of(new EvidenceScale(1e-9, -8, 2)), List.of(2.0), -8, 2, 0.5, 1);

    private static double[] steps(int seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToDouble(i -> 0.01 + Math.pow(random.nextDouble(), 3))
                .toArray();
    }

    /** Key frames where so many frames are seen ahead; step i leads to frame i + 1. */
    private static List<Integer> keys(double[] steps, double price, int ahead, boolean isTwoSided) {
        return keys(steps, price, ahead, isTwoSided, seen -> {});
    }

    /** @param onSeen takes how many steps are seen at each frame */
    private static List<Integer> keys(double[] steps, double price, int ahead, boolean isTwoSided, IntConsumer onSeen) {
        Scheduler scheduler = new LookaheadKeys(MODEL, new LookaheadSource(price, ahead), "")
                .open(-1)
                .create("clip");
        History history = new History(0);
        List<Integer> keys = new ArrayList<>(List.of(0));
        for (int frame = 1; frame <= steps.length; frame++) {
            int key = history.lastKeyFrame();
            Foresight foresight = Foresight.of(isTwoSided, key, frame, ahead, (before, last) -> IntStream.rangeClosed(
                            before + 1, Math.min(last, steps.length))
                    .mapToObj(i -> Evidence.of(i, i - 1, EvidenceKind.WARP_RESIDUAL, steps[i - 1]))
                    .toList());
            onSeen.accept(foresight.steps().size());
            boolean isKey = scheduler
                    .decide(Evidence.none(frame, key).with(foresight), history)
                    .isKey();
            history.record(frame, isKey);
            if (isKey) {
                keys.add(frame);
            }
        }
        return keys;
    }

    private static PredictedLoss loss(double[] steps) {
        StepEvidence.Builder builder = new StepEvidence.Builder("clip", steps.length + 1).first(0);
        for (int i = 0; i < steps.length; i++) {
            builder.add(i + 1, Map.of(EvidenceKind.WARP_RESIDUAL, steps[i]));
        }
        return new PredictedLoss(MODEL, builder.build(), Sides.CAUSAL);
    }

    private static double cost(double[] steps, List<Integer> keys, double price) {
        PredictedLoss loss = loss(steps);
        double sum = 0;
        for (int i = 0; i < keys.size(); i++) {
            sum += loss.between(keys.get(i), i + 1 < keys.size() ? keys.get(i + 1) : steps.length + 1);
        }
        return sum + price * (keys.size() - 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.5, 2})
    void whatSeesTheWholeSequenceTakesTheBestKeyFrames(double price) {
        for (int seed = 0; seed < 5; seed++) {
            double[] steps = steps(seed, 60);
            List<Integer> best = new PricedKeys(loss(steps), price, 60).plan(61).keys();

            assertThat(cost(steps, keys(steps, price, 60, false), price))
                    .isCloseTo(cost(steps, best, price), within(1e-3));
        }
    }

    @Test
    void aSecondOfForesightCostsLittleMoreAndNoneMuchMore() {
        double best = 0;
        double ofThirty = 0;
        double ofOne = 0;
        for (int seed = 0; seed < 4; seed++) {
            double[] steps = steps(seed, 200);
            best += cost(steps, keys(steps, 0.3, 200, false), 0.3);
            ofThirty += cost(steps, keys(steps, 0.3, 30, false), 0.3);
            ofOne += cost(steps, keys(steps, 0.3, 1, false), 0.3);
        }
        assertThat(ofThirty).isBetween(best * 0.999, best * 1.02);
        assertThat(ofOne).isGreaterThan(best * 1.03);
    }

    @Test
    void aKeyFrameLiesBehindAJumpThatIsSeenAhead() {
        double[] steps = new double[40];
        Arrays.fill(steps, 0.001);
        steps[24] = 5;

        assertThat(keys(steps, 0.2, 32, false)).containsExactly(0, 25);
        assertThat(keys(steps, 0.2, 8, false))
                .as("seen while nothing was in sight")
                .containsExactly(0, 25);
        assertThat(keys(steps, 0.2, 32, true))
                .as("one on each side costs more than it saves")
                .hasSizeLessThan(4);
    }

    @Test
    void calmStretchesHaveNoKeyFramesAndAPriceOfNothingMakesEveryFrameOne() {
        double[] steps = new double[300];
        Arrays.fill(steps, 1e-7);

        assertThat(keys(steps, 0.5, 32, false)).containsExactly(0);
        assertThat(keys(steps(1, 20), 0, 32, true)).hasSize(21);
    }

    @Test
    void aLongStretchWithoutKeyFramesIsSeenInPartsAndItsStepsAddUp() {
        double[] steps = new double[2_000];
        Arrays.fill(steps, 0.0005);
        IntSummaryStatistics seen = new IntSummaryStatistics();

        List<Integer> keys = keys(steps, 40, 32, false, seen);

        // a loss that grows by .00025 a frame comes to 40 after some 570 frames
        assertThat(seen.getMax()).isEqualTo(33);
        assertThat(keys.size()).isBetween(2, 5);
        assertThat(keys.get(1)).isBetween(300, 900);
    }

    @Test
    void dearerKeyFramesAreFewer() {
        int last = Integer.MAX_VALUE;
        for (double price = 0.01; price < 20; price *= 2) {
            int count = keys(steps(3, 300), price, 32, true).size();
            assertThat(count).isLessThanOrEqualTo(last);
            last = count;
        }
        assertThat(last).isLessThan(12);
    }
}
