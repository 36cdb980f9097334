package dev.reelmask.job.execute;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.device.TaskDevice;
import dev.reelmask.job.execute.UnitResult.Hopeless;
import dev.reelmask.job.metrics.WorkCounters;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.run.Computing;
import dev.reelmask.loop.ConsistencyScores;
import dev.reelmask.loop.OpenPoints;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.warp.FlowThreads;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.publish.FailPoint;
import dev.reelmask.publish.store.Store;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** One Spark task: unpacks its units, runs them, returns how each ended. */
public final class UnitTask implements FlatMapFunction<Iterator<PlannedTask>, RunResult> {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final List<Run> runs;
    private final LongAccumulator frames;
    private final DoubleAccumulator sequences;
    private final WorkCounters counters;

    /** One run of the start. */
    public record Run(RunSettings settings, NetworkSource networks) implements Serializable {}

    /**
     * A task's work.
     *
     * @param runs of the start; all compute alike and have one network
     * @param frames goes up with each frame of each run
     * @param sequences goes up by a sequence's share with each finished unit of each run
     * @param counters of units that are run
     */
    public UnitTask(
            SerializableConfiguration hadoop,
            List<Run> runs,
            LongAccumulator frames,
            DoubleAccumulator sequences,
            WorkCounters counters) {
        this.hadoop = hadoop;
        this.runs = List.copyOf(runs);
        this.frames = frames;
        this.sequences = sequences;
        this.counters = counters;
    }

    private RunSettings common() {
        return runs.get(0).settings();
    }

    @Override
    public Iterator<RunResult> call(Iterator<PlannedTask> tasks) {
        TaskDevice its = Devices.ofTask(common().device());
        Optional<String> unfit = unfit(its.gpu());
        Optional<String> onCpu = onCpu(its);
        Store store = Store.open(hadoop.value(), common().results());
        List<RunResult> results = new ArrayList<>();
        while (tasks.hasNext()) {
            List<SharedUnit> units = tasks.next().units();
            if (unfit.isPresent()) {
                units.forEach(unit -> refuse(unit, unfit.get(), results));
            } else {
                try (FlowThreads threads = FlowThreads.ofTask(common().execute().threadsPerTask());
                        OpenPoints points = new OpenPoints()) {
                    open(points, threads, device(its.gpu()));
                    run(runner(store, points, device(its.gpu())), units, results);
                    onCpu.ifPresent(why -> units.forEach(unit -> counters.addOnCpu(why)));
                }
            }
        }
        FailPoint.STATUS_DUE.reached();
        return results.iterator();
    }

    private static void refuse(SharedUnit unit, String why, List<RunResult> results) {
        unit.runs().forEach(run -> results.add(new RunResult(run, new UnitResult.Unfit(unit.name(), why))));
    }

    private Optional<String> unfit(int gpu) {
        Computing computing = common().computing();
        boolean isFit = (computing.device() == Computing.Device.CPU || gpu != Devices.CPU)
                && runs.get(0).networks().computes(computing.precision(), device(gpu));
        return isFit ? Optional.empty() : Optional.of("the run computes in " + computing);
    }

    /** Why the task computes on the CPU although it was to have a GPU; empty where it does not. */
    private Optional<String> onCpu(TaskDevice its) {
        if (!its.shortfall().isEmpty()) {
            return Optional.of("%s: %s".formatted(Hosts.own(), its.shortfall()));
        }
        boolean isLeftOut = its.gpu() != Devices.CPU && device(its.gpu()) == Devices.CPU;
        return isLeftOut
                ? Optional.of(
                        "%s: the run computes in %s, as all executors can".formatted(Hosts.own(), common().computing()))
                : Optional.empty();
    }

    /** A run that computes on CPUs does so on executors with GPUs too. */
    private int device(int gpu) {
        return common().computing().device() == Computing.Device.CPU ? Devices.CPU : gpu;
    }

    private void open(OpenPoints points, FlowThreads threads, int gpu) {
        Precision precision = common().computing().precision();
        WarpNetwork network = runs.get(0).networks().network(precision, gpu);
        SharedFlowSettings shared = SharedFlowSettings.ofTask(common().execute().lockstep(), threads);
        for (Run run : runs) {
            RunSettings settings = run.settings();
            PropagationSystem system = run.networks().system(network, settings.warp(), shared, precision, gpu);
            points.open(system, settings.scheduler(), settings.references(), gpu);
        }
    }

    private UnitRunner runner(Store store, OpenPoints points, int gpu) {
        List<RunSettings> settings = runs.stream().map(Run::settings).toList();
        Optional<FlowEstimator> judge =
                runs.get(0).networks().consistency(common().computing().precision(), gpu);
        ConsistencyScores scores = new ConsistencyScores(judge.map(PixelMotion::new), common().videoConsistency());
        return new UnitRunner(store, settings, points.points(), scores, this::frame);
    }

    private void run(UnitRunner runner, List<SharedUnit> units, List<RunResult> results) {
        int lockstep = common().execute().lockstep();
        for (int i = 0; i < units.size(); i += lockstep) {
            List<SharedUnit> together = units.subList(i, Math.min(units.size(), i + lockstep));
            List<RunResult> ended = runner.run(together);
            results.addAll(ended);
            ended.forEach(this::count);
            together.forEach(unit -> sequences.add(unit.runs().size() / (double) unit.pieces()));
            if (results.stream().anyMatch(one -> one.result() instanceof Hopeless)) {
                return;
            }
        }
    }

    private void count(RunResult ended) {
        if (ended.result() instanceof UnitResult.Done done && done.spentSeconds() > 0) {
            counters.add(done.summary());
        }
    }

    /** Rows come from several threads. */
    private void frame() {
        synchronized (frames) {
            frames.add(1);
        }
    }
}
