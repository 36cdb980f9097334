package dev.reelmask.job.segment;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.publish.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** One Spark task: unpacks its units, runs them, returns how each ended. */
final class UnitTask implements FlatMapFunction<Iterator<PlannedTask>, UnitResult> {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration hadoop;
    private final RunSettings settings;
    private final NetworkSource networks;
    private final LongAccumulator frames;
    private final DoubleAccumulator sequences;

    /**
     * @param frames goes up with each frame
     * @param sequences goes up by a sequence's share with each finished unit
     */
    UnitTask(
            SerializableConfiguration hadoop,
            RunSettings settings,
            NetworkSource networks,
            LongAccumulator frames,
            DoubleAccumulator sequences) {
        this.hadoop = hadoop;
        this.settings = settings;
        this.networks = networks;
        this.frames = frames;
        this.sequences = sequences;
    }

    @Override
    public Iterator<UnitResult> call(Iterator<PlannedTask> tasks) {
        int gpu = Devices.ofTask(settings.device());
        Optional<String> unfit = unfit(gpu);
        Store store = Store.open(hadoop.value(), settings.results());
        List<UnitResult> results = new ArrayList<>();
        while (tasks.hasNext()) {
            List<PlannedUnit> units = tasks.next().units();
            if (unfit.isPresent()) {
                units.forEach(unit -> results.add(new UnitResult.Unfit(unit.name(), unfit.get())));
            } else {
                run(runner(store, gpu), units, results);
            }
        }
        return results.iterator();
    }

    private Optional<String> unfit(int gpu) {
        Computing computing = settings.computing();
        boolean isFit = (computing.device() == Computing.Device.CPU || gpu != Devices.CPU)
                && networks.computes(computing.precision(), device(gpu));
        return isFit ? Optional.empty() : Optional.of("the run computes in " + computing);
    }

    /** A run that computes on CPUs does so on executors with GPUs too. */
    private int device(int gpu) {
        return settings.computing().device() == Computing.Device.CPU ? Devices.CPU : gpu;
    }

    private UnitRunner runner(Store store, int gpu) {
        Precision precision = settings.computing().precision();
        return new UnitRunner(
                store,
                settings,
                new WarpSystem(
                        networks.network(precision, device(gpu)),
                        networks.flow(precision, device(gpu)),
                        settings.warp()),
                this::frame);
    }

    private void run(UnitRunner runner, List<PlannedUnit> units, List<UnitResult> results) {
        for (int i = 0; i < units.size(); i += settings.execute().lockstep()) {
            List<PlannedUnit> together = units.subList(
                    i, Math.min(units.size(), i + settings.execute().lockstep()));
            results.addAll(runner.run(together));
            together.forEach(unit -> sequences.add(1.0 / unit.pieces()));
            if (results.stream().anyMatch(UnitResult.Hopeless.class::isInstance)) {
                return;
            }
        }
    }

    /** Rows come from several threads. */
    private void frame() {
        synchronized (frames) {
            frames.add(1);
        }
    }
}
