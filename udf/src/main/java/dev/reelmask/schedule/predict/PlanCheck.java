package dev.reelmask.schedule.predict;

import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SchedulerTrials;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import dev.reelmask.schedule.table.SchedulerTrials.Way;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TableEpisode;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a model's plans really lose, on sequences of which everything is known. */
public final class PlanCheck {
    private static final int PRICES = 60;
    private static final double LOWEST = 1e-4;
    private static final double HIGHEST = 1e3;

    private final HardnessModel model;
    private final TransitionTable table;
    private final Sides sides;
    private final CorpusPlan plans;
    private final int longest;

    public PlanCheck(HardnessModel model, TransitionTable table, Sides sides) {
        this.model = model;
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

    /** What plans of each sequence alone really lose a frame, at each level of predicted loss that is tried. */
    public List<List<Double>> realLosses() {
        return table.sequences().stream().map(this::real).toList();
    }

    private List<Double> real(SequenceTransitions sequence) {
        CorpusPlan alone = new CorpusPlan(model, sides, longest, List.of(StepEvidence.of(sequence, model.kinds())));
        return LossBound.TRIED.stream()
                .map(level -> {
                    double price = alone.losing(level * sequence.frames()).price();
                    KeyPlan keys = alone.at(price).get(0).keys();
                    return new TableEpisode(sequence, keys).loss(sides.loss(sequence)) / sequence.frames();
                })
                .toList();
    }
}
