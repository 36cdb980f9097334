package dev.reelmask.simulation;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.metric.Confusion;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.plan.PricedKeys;
import dev.reelmask.simulation.Simulation.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every scheduler over every scenario, as text. */
final class SimulationReport {
    /** Each kind of scheduler, those with a threshold at some. */
    static final List<String> SCHEDULERS = List.of(
            "every-frame",
            "fixed:4",
            "fixed:12",
            "random:0.25",
            "random:0.08",
            "frame-difference:10",
            "frame-difference:20",
            "flow-magnitude:0.5",
            "flow-magnitude:2",
            "warp-residual:4",
            "warp-residual:8",
            "class-change:0.05",
            "class-change:0.15",
            "flow-inconsistency:1");

    /** Of a key frame, in whole frames lost. */
    private static final List<Double> PRICES = List.of(0.4, 1.0);

    /** Frames between two planned key frames at most. */
    private static final int MAX_GAP = 11;

    private static final List<Propagation> PROPAGATIONS =
            List.of(Propagation.CAUSAL, Propagation.NEAREST, Propagation.BLEND);

    private final FlowEstimator flow;
    private final StringBuilder text = new StringBuilder();
    /** Over all scenarios, by scheduler. */
    private final Map<String, Map<Propagation, Sum>> sums = new LinkedHashMap<>();

    private SimulationReport(FlowEstimator flow) {
        this.flow = flow;
    }

    private record Sum(int keys, int frames, int estimates, Confusion confusion) {
        static Sum of(Outcome outcome) {
            return new Sum(outcome.keys().size(), outcome.frames(), outcome.estimates(), outcome.confusion());
        }

        Sum plus(Sum other) {
            Confusion both = new Confusion(confusion.classes());
            both.add(confusion);
            both.add(other.confusion);
            return new Sum(keys + other.keys, frames + other.frames, estimates + other.estimates, both);
        }
    }

    /** Runs all of them. */
    static String of(FlowEstimator flow) {
        SimulationReport report = new SimulationReport(flow);
        Scenario.all().forEach(report::scenario);
        report.heading("all");
        report.sums.forEach(report::row);
        return report.text.toString();
    }

    private void scenario(Scenario scenario) {
        heading(scenario.name());
        try (Simulation simulation = new Simulation(scenario, flow)) {
            for (String spelling : SCHEDULERS) {
                add(simulation, Schedulers.parse(spelling));
            }
            NearestLoss loss = NearestLoss.of(scenario, flow, MAX_GAP);
            for (double price : PRICES) {
                KeyPlan plan = new PricedKeys(loss, price, MAX_GAP)
                        .plan(scenario.frames().size());
                add(simulation, new PlannedSource("planned, price " + price, plan));
            }
        }
    }

    private void add(Simulation simulation, SchedulerSource scheduler) {
        Map<Propagation, Sum> row = run(simulation, scheduler);
        row(scheduler.description(), row);
        row.forEach((propagation, sum) -> sums.computeIfAbsent(
                        scheduler.description(), unused -> new EnumMap<>(Propagation.class))
                .merge(propagation, sum, Sum::plus));
    }

    /** Which frames are key frames is decided alike, whatever becomes of the others. */
    private static Map<Propagation, Sum> run(Simulation simulation, SchedulerSource scheduler) {
        Map<Propagation, Sum> row = new EnumMap<>(Propagation.class);
        List<List<Integer>> keys = new ArrayList<>();
        for (Propagation propagation : PROPAGATIONS) {
            Outcome outcome = simulation.run(scheduler, propagation);
            row.put(propagation, Sum.of(outcome));
            keys.add(outcome.keys());
        }
        if (keys.stream().distinct().count() > 1) {
            throw new IllegalStateException(
                    "%s has other keys by propagation: %s".formatted(scheduler.description(), keys));
        }
        return row;
    }

    private void heading(String name) {
        text.append("\n%-20s %5s %7s".formatted(name, "keys", "AKI"));
        PROPAGATIONS.forEach(propagation ->
                text.append("  %7s %9s".formatted(propagation.name().toLowerCase(Locale.ROOT), "estimates")));
        text.append('\n');
    }

    private void row(String scheduler, Map<Propagation, Sum> row) {
        Sum any = row.get(Propagation.CAUSAL);
        text.append(String.format(
                Locale.ROOT, "%-20s %5d %7.2f", scheduler, any.keys(), (double) any.frames() / any.keys()));
        PROPAGATIONS.forEach(propagation -> text.append(cell(row.get(propagation))));
        text.append('\n');
    }

    private static String cell(Sum sum) {
        return String.format(Locale.ROOT, "  %7.1f %9d", 100 * sum.confusion().meanIou(), sum.estimates());
    }
}
