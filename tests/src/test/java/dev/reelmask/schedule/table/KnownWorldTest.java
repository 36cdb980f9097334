package dev.reelmask.schedule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.plan.BudgetedKeys;
import dev.reelmask.schedule.plan.BudgetedKeys.Planned;
import dev.reelmask.schedule.plan.CountedKeys;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.schedule.table.SchedulerCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where all is known, dynamic programming finds what trying every choice of key frames finds. */
class KnownWorldTest {
    private static final double TOLERANCE = 1e-9;
    private static final int FRAMES = 10;

    private static double cheapest(SequenceTransitions world, int from, int lastKey, double price) {
        if (from == world.frames()) {
            return 0;
        }
        double key = price + cheapest(world, from + 1, from, price);
        double none = new CausalLoss(world).of(from, lastKey) + cheapest(world, from + 1, lastKey, price);
        return Math.min(key, none);
    }

    @Test
    void theCostOfEveryStateIsThatOfTheBestDecisionsAfterIt() {
        for (long seed = 0; seed < 5; seed++) {
            SequenceTransitions world = ToyWorld.drawn("a", seed, FRAMES);
            for (double price : new double[] {0, 0.1, 0.4, 5}) {
                CostToGo cost = new CostToGo(world, PairNumber.SCORE, price);
                for (int frame = 1; frame < FRAMES; frame++) {
                    for (int key = 0; key < frame; key++) {
                        assertThat(cost.best(frame, key))
                                .isCloseTo(cheapest(world, frame, key, price), within(TOLERANCE));
                        double key1 = price + cheapest(world, frame + 1, frame, price);
                        double none = new CausalLoss(world).of(frame, key) + cheapest(world, frame + 1, key, price);
                        assertThat(cost.advantageOfKey(frame, key)).isCloseTo(none - key1, within(TOLERANCE));
                    }
                }
                double planned = ToyWorld.loss(
                        new CausalLoss(world),
                        new PricedKeys(new CausalLoss(world), price, FRAMES)
                                .plan(FRAMES)
                                .keys(),
                        FRAMES);
                int keys = new PricedKeys(new CausalLoss(world), price, FRAMES)
                        .plan(FRAMES)
                        .keys()
                        .size();
                assertThat(planned + price * (keys - 1)).isCloseTo(cost.best(1, 0), within(TOLERANCE));
            }
        }
    }

    @Test
    void noPlanOfAsManyKeysLosesLess() {
        for (long seed = 0; seed < 5; seed++) {
            CausalLoss loss = new CausalLoss(ToyWorld.drawn("a", seed, FRAMES));
            for (int keys = 1; keys <= FRAMES; keys++) {
                int count = keys;
                double best = ToyWorld.choices(FRAMES).stream()
                        .filter(choice -> choice.size() == count)
                        .mapToDouble(choice -> ToyWorld.loss(loss, choice, FRAMES))
                        .min()
                        .orElseThrow();

                List<Integer> plan =
                        new CountedKeys(loss, keys, FRAMES).plan(FRAMES).keys();

                assertThat(plan).hasSize(keys);
                assertThat(ToyWorld.loss(loss, plan, FRAMES)).isCloseTo(best, within(TOLERANCE));
            }
        }
    }

    /** By number of key frames, what all choices over two sequences lose at least. */
    private static double[] bestByKeys(CausalLoss one, CausalLoss two) {
        double[] best = new double[2 * FRAMES + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (List<Integer> first : ToyWorld.choices(FRAMES)) {
            double ofFirst = ToyWorld.loss(one, first, FRAMES);
            for (int keys = 1; keys <= FRAMES; keys++) {
                best[first.size() + keys] = Math.min(best[first.size() + keys], ofFirst + least(two, keys));
            }
        }
        return best;
    }

    private static double least(CausalLoss loss, int keys) {
        return ToyWorld.loss(
                loss, new CountedKeys(loss, keys, FRAMES).plan(FRAMES).keys(), FRAMES);
    }

    @Test
    void oneBudgetIsMetAndSpentWhereItSavesMost() {
        for (long seed = 0; seed < 5; seed++) {
            List<CausalLoss> losses = List.of(
                    new CausalLoss(ToyWorld.drawn("a", seed, FRAMES)),
                    new CausalLoss(ToyWorld.drawn("b", 100 + seed, FRAMES)));
            double[] best = bestByKeys(losses.get(0), losses.get(1));
            BudgetedKeys keys = new BudgetedKeys(losses.stream()
                    .map(loss -> new BudgetedKeys.Sequence(loss, FRAMES, FRAMES))
                    .toList());
            double before = Double.POSITIVE_INFINITY;
            for (int budget = 2; budget <= 2 * FRAMES; budget++) {
                Planned planned = keys.of(budget);
                double loss = 0;
                for (int i = 0; i < 2; i++) {
                    loss += ToyWorld.loss(losses.get(i), planned.plans().get(i).keys(), FRAMES);
                }

                assertThat(planned.keys()).isLessThanOrEqualTo(budget);
                assertThat(planned.keys() == budget || planned.price() == 0).isTrue();
                // between two prices a split over both sequences can be better than that of the jump
                assertThat(loss).isBetween(best[planned.keys()] - TOLERANCE, best[planned.keys()] + 0.1);
                assertThat(loss).isLessThanOrEqualTo(before + TOLERANCE);
                before = loss;
            }
        }
    }

    @Test
    void aBudgetThatNoPlanMeetsNamesTheNearest() {
        CausalLoss loss = new CausalLoss(ToyWorld.drawn("a", 1, FRAMES));

        assertThatThrownBy(() -> new BudgetedKeys(List.of(new BudgetedKeys.Sequence(loss, FRAMES, 3))).of(2))
                .isInstanceOf(UserException.class)
                .hasMessage("2 key frames for 10 frames of 1 sequences are too few: with the longest gaps there are 3"
                        + " (AKI 3.33)");
        assertThatThrownBy(() -> new CountedKeys(loss, 2, 3).plan(FRAMES))
                .hasMessage("10 frames have no 2 key frames at most 3 frames apart");
    }

    @Test
    void schedulersDecideOnTheTableAsInTheLoop() {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("a", 12, Gaps.of(1, 2, 3, 4, 5));
        for (int frame = 0; frame < 12; frame++) {
            for (int gap = 0; gap <= Math.min(5, frame); gap++) {
                builder.add(
                        frame,
                        frame - gap,
                        Map.of(PairNumber.FRAME_DIFFERENCE, 2.0 * gap, PairNumber.SCORE, 1 - 0.1 * gap));
            }
        }
        SequenceTransitions world = builder.build();

        assertThat(keys(world, "frame-difference:6")).containsExactly(0, 3, 6, 9);
        assertThat(keys(world, "fixed:4")).containsExactly(0, 4, 8);
        // five frames after the key are as far as the table goes
        assertThat(keys(world, "frame-difference:255")).containsExactly(0, 6);
        TableEpisode episode =
                TableEpisode.of(world, Schedulers.parse("fixed:4").open(-1).create("a"));
        assertThat(episode.loss(new CausalLoss(world))).isCloseTo(3 * 0.6, within(1e-6));
        assertThat(episode.withEndKey().keys().keys()).containsExactly(0, 4, 8, 11);
    }

    private static List<Integer> keys(SequenceTransitions world, String scheduler) {
        return TableEpisode.of(world, Schedulers.parse(scheduler).open(-1).create("a"))
                .keys()
                .keys();
    }

    @Test
    void curvesAreReadAtEqualIntervals() {
        TransitionTable table = TransitionTable.of(ToyWorld.drawn("a", 3, FRAMES), ToyWorld.drawn("b", 4, FRAMES));
        List<Point> points = IntStream.rangeClosed(1, FRAMES)
                .mapToObj(n -> SchedulerCurve.point(table, Schedulers.parse("fixed:" + n), Sides.CAUSAL))
                .toList();
        SchedulerCurve fixed = new SchedulerCurve(points);

        double own = table.sequences().stream()
                .flatMapToDouble(
                        one -> IntStream.range(0, FRAMES).mapToDouble(frame -> one.at(PairNumber.SCORE, frame, frame)))
                .average()
                .orElseThrow();
        assertThat(fixed.at(1)).isCloseTo(own, within(1e-9));
        assertThat(fixed.at(2)).isEqualTo(points.get(1).score());
        // ten frames in intervals of four are three key frames, of three are four
        double between = (points.get(2).score() + points.get(3).score()) / 2;
        assertThat(fixed.at((10 / 4.0 + 10 / 3.0) / 2)).isCloseTo(between, within(1e-9));
        assertThat(fixed.at(0.5)).isNaN();
        assertThat(fixed.at(11)).isNaN();
        Map<String, KeyPlan> optimum = TableSchedulers.optimum(table, 2, 1);
        Point best = SchedulerCurve.point(table, Sides.CAUSAL, one -> new TableEpisode(one, optimum.get(one.id())));
        assertThat(best.aki()).isGreaterThanOrEqualTo(2);
        assertThat(best.score()).isGreaterThanOrEqualTo(fixed.at(2));
        assertThat(SchedulerCurve.thresholds(table, PairNumber.SCORE, 5))
                .hasSize(5)
                .isSorted();
        assertThat(SchedulerCurve.thresholds(table, PairNumber.WARP_RESIDUAL, 5))
                .isEmpty();
    }

    @Test
    void intervalsBetweenStoredLengthsAreReadBetweenTheirNeighbours() {
        int frames = 40;
        Gaps lengths = Gaps.spaced(4, 39);
        IntervalTable.Builder builder = new IntervalTable.Builder(frames, lengths);
        for (int length : lengths.stored()) {
            for (int left = 0; length > 1 && left + length < frames; left++) {
                builder.add(left, left + length, loss(left, left + length));
            }
        }
        IntervalTable table = builder.build();

        double sum = 0;
        double wrong = 0;
        for (int left = 0; left < frames; left++) {
            for (int right = left + 1; right < frames; right++) {
                double error = Math.abs(table.loss(left, right) - loss(left, right));
                sum += loss(left, right);
                wrong += error;
                int around = 10; // no stored length up to 31 is as much longer than the one before it
                boolean isInside = left >= around && right < frames - around;
                assertThat(error).isLessThan(isInside ? 1e-4 : 0.15 * loss(left, right) + 1e-4);
            }
        }
        // a loss that is straight in length and place is met inside; at the ends one neighbour is missing
        assertThat(wrong / sum).isLessThan(0.03);
        assertThatThrownBy(() -> table.loss(3, 40)).hasMessage("no interval from 3 to 40: 40 frames, at most 39 long");
    }

    private static double loss(int left, int right) {
        return (right - left - 1) * (0.01 * (right - left) + 0.002 * (left + right));
    }

    @Test
    void twoSidedPlansEqualTheBestChoiceWithAKeyAtTheEnd() {
        SequenceTransitions.Builder world = new SequenceTransitions.Builder("a", FRAMES, Gaps.upTo(FRAMES));
        IntervalTable.Builder intervals = new IntervalTable.Builder(FRAMES, Gaps.upTo(FRAMES - 1));
        double[][] drawn = ToyWorld.scores(7, FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            world.add(frame, frame, Map.of(PairNumber.SCORE, 1.0));
            for (int left = 0; left < frame - 1; left++) {
                intervals.add(left, frame, (frame - left - 1) * (1 - drawn[frame][left]));
            }
        }
        TwoSidedLoss loss = new TwoSidedLoss(world.with(intervals.build()).build());

        for (double price : new double[] {0, 0.2, 1}) {
            double best = ToyWorld.choices(FRAMES).stream()
                    .mapToDouble(choice -> ToyWorld.loss(loss, choice, FRAMES) + price * (choice.size() - 1))
                    .min()
                    .orElseThrow();
            List<Integer> plan =
                    new PricedKeys(loss, price, loss.maxGap()).plan(FRAMES).keys();

            assertThat(plan).endsWith(FRAMES - 1);
            assertThat(ToyWorld.loss(loss, plan, FRAMES) + price * (plan.size() - 1))
                    .isCloseTo(best, within(1e-6));
        }
    }
}
