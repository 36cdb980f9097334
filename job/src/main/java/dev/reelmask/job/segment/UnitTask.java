package dev.reelmask.job.segment;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.resource.ResourceInformation;
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
        int gpu = Devices.choose(settings.device(), assignedGpus());
        UnitRunner runner =
                new UnitRunner(hadoop.value(), settings, networks.network(gpu), networks.flow(gpu), this::frame);
        List<UnitResult> results = new ArrayList<>();
        while (tasks.hasNext()) {
            List<PlannedUnit> units = tasks.next().units();
            for (int i = 0; i < units.size(); i += settings.execute().lockstep()) {
                List<PlannedUnit> together = units.subList(
                        i, Math.min(units.size(), i + settings.execute().lockstep()));
                results.addAll(runner.run(together));
                together.forEach(unit -> sequences.add(1.0 / unit.pieces()));
            }
        }
        return results.iterator();
    }

    /** Rows come from several threads. */
    private void frame() {
        synchronized (frames) {
            frames.add(1);
        }
    }

    private static List<String> assignedGpus() {
        ResourceInformation gpus = TaskContext.get().resourcesJMap().get("gpu");
        return gpus == null ? List.of() : List.of(gpus.addresses());
    }
}
