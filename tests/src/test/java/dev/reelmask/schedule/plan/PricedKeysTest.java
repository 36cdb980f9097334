package dev.reelmask.schedule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PricedKeysTest {
    private static final int FRAMES = 11;

    /** Nothing regular: the loss of every pair is drawn. */
    private static IntervalLoss drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] losses = new double[FRAMES][FRAMES + 1];
        for (double[] of : losses) {
            for (int right = 0; right < of.length; right++) {
                of[right] = random.nextDouble();
            }
        }
        return (left, right) -> (right - left - 1) * losses[left][right];
    }

    private static double cost(List<Integer> keys, IntervalLoss loss, double price) {
        double sum = price * (keys.size() - 1);
        for (int i = 0; i < keys.size(); i++) {
            sum += loss.between(keys.get(i), i + 1 < keys.size() ? keys.get(i + 1) : FRAMES);
        }
        return sum;
    }

    private static boolean fits(List<Integer> keys, int maxGap) {
        for (int i = 0; i < keys.size(); i++) {
            int right = i + 1 < keys.size() ? keys.get(i + 1) : FRAMES;
            if (right - keys.get(i) - 1 > maxGap) {
                return false;
            }
        }
        return true;
    }

    private static double cheapestOfAll(IntervalLoss loss, double price, int maxGap) {
        double best = Double.POSITIVE_INFINITY;
        for (int set = 0; set < 1 << (FRAMES - 1); set++) {
            List<Integer> keys = new ArrayList<>(List.of(0));
            for (int frame = 1; frame < FRAMES; frame++) {
                if ((set >> (frame - 1) & 1) == 1) {
                    keys.add(frame);
                }
            }
            best = fits(keys, maxGap) ? Math.min(best, cost(keys, loss, price)) : best;
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void noOtherChoiceOfKeysCostsLess(int maxGap) {
        for (long seed = 0; seed < 10; seed++) {
            IntervalLoss loss = drawn(seed);
            for (double price : new double[] {0, 0.2, 1, 100}) {
                KeyPlan plan = new PricedKeys(loss, price, maxGap).plan(FRAMES);

                assertThat(fits(plan.keys(), maxGap)).isTrue();
                assertThat(cost(plan.keys(), loss, price)).isCloseTo(cheapestOfAll(loss, price, maxGap), within(1e-9));
            }
        }
    }

    @Test
    void aHigherPriceNeverGivesMoreKeys() {
        for (long seed = 0; seed < 20; seed++) {
            int before = FRAMES;
            for (double price = 0; price < 5; price += 0.25) {
                int keys = new PricedKeys(drawn(seed), price, 20)
                        .plan(FRAMES)
                        .keys()
                        .size();
                assertThat(keys).isLessThanOrEqualTo(before);
                before = keys;
            }
        }
    }

    @Test
    void aSequenceOfOneFrameHasItsFirstKey() {
        assertThat(new PricedKeys(drawn(1), 1, 5).plan(1).keys()).containsExactly(0);
        assertThatThrownBy(() -> new PricedKeys(drawn(1), 1, 5).plan(0)).hasMessage("a sequence of 0 frames");
        assertThatThrownBy(() -> new PricedKeys(drawn(1), Double.NaN, 5))
                .hasMessage("a price must not be negative and max-gap at least 1, got NaN and 5");
    }

    @Test
    void aPlanDecidesByFrameNumbersAndSaysSo() {
        Scheduler scheduler = new KeyPlan(List.of(0, 4, 107)).scheduler();

        assertThat(scheduler.decide(Evidence.none(107, 100), new History(100)).reason())
                .contains(KeyReason.PLANNED);
        assertThat(scheduler.decide(Evidence.none(106, 100), new History(100)).isKey())
                .isFalse();
        assertThat(scheduler.decide(Evidence.none(4, 0), new History(0)).score())
                .isNaN();
    }
}
