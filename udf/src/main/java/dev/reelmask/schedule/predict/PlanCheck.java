package dev.reelmask.schedule.predict;

import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SchedulerTrials;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import dev.reelmask.schedule.table.SchedulerTrials.Way;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TableEpisode;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a model's plans really lose, on sequences of which everything is known. */
public final class PlanCheck {
    private static final int PRICES = 60;
    private static final double LOWEST = 1e-4;
    private static final double HIGHEST = 1e3;
    /** Loss a frame that is not told from none. */
    private static final double NO_LOSS = 0.002;

    private final TransitionTable table;
    private final Sides sides;
    private final CorpusPlan plans;
    private final int longest;

    public PlanCheck(HardnessModel model, TransitionTable table, Sides sides) {
        this.table = table;
        this.sides = sides;
        this.longest = table.sequences().stream()
                .mapToInt(one -> one.gaps().longest())
                .min()
                .orElseThrow(() -> new IllegalArgumentException("no sequences"));
        this.plans = new CorpusPlan(
                model,
                sides,
                longest,
                table.sequences().stream()
                        .map(one -> StepEvidence.of(one, model.kinds()))
                        .toList());
    }

    private static double price(int number) {
        return LOWEST * Math.pow(HIGHEST / LOWEST, number / (PRICES - 1.0));
    }

    /** Key frames at prices over their whole range. */
    public SchedulerTrials trials() {
        return new SchedulerTrials(IntStream.range(0, PRICES)
                .mapToObj(i -> Trial.of(table, sides, at(price(i))))
                .toList());
    }

    private Way at(double price) {
        Map<String, KeyPlan> byId = new HashMap<>();
        plans.at(price).forEach(one -> byId.put(one.sequence(), one.keys()));
        return sequence -> new TableEpisode(sequence, byId.get(sequence.id()));
    }

    /**
     * What a sequence's real loss is at most, in predicted losses, in so many cases of all prices and sequences: those
     * whose key frames are neither next to each other nor as far apart as can be.
     *
     * @param share of the cases, 0..1
     * @return at least 1
     */
    public double spread(double share) {
        List<Double> ratios = new ArrayList<>();
        List<SequenceTransitions> sequences = List.copyOf(table.sequences());
        for (int i = 0; i < PRICES; i++) {
            List<CorpusPlan.Planned> planned = plans.at(price(i));
            for (int n = 0; n < planned.size(); n++) {
                ratio(ratios, sequences.get(n), planned.get(n));
            }
        }
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 1 : Math.max(1, sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    private void ratio(List<Double> ratios, SequenceTransitions sequence, CorpusPlan.Planned planned) {
        double interval = (double) sequence.frames() / planned.keys().keys().size();
        if (interval > 2 && interval < 0.7 * longest) {
            double real = new TableEpisode(sequence, planned.keys()).loss(sides.loss(sequence));
            double nothing = NO_LOSS * sequence.frames();
            ratios.add((real + nothing) / (planned.loss() + nothing));
        }
    }
}
