package dev.reelmask.job.execute;

import dev.reelmask.job.run.Devices;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.schedule.SchedulerSource;
import java.util.ArrayList;
import java.util.List;

/** The operating points of a start's runs, in their order, while a task has their schedulers open. */
final class OpenPoints implements AutoCloseable {
    private final List<OperatingPoint> points = new ArrayList<>();

    /** @param gpu index of the GPU that the scheduler may use, {@link Devices#CPU} for none */
    void open(PropagationSystem system, SchedulerSource scheduler, References references, int gpu) {
        points.add(new OperatingPoint(system, scheduler.open(gpu), references));
    }

    List<OperatingPoint> points() {
        return points;
    }

    @Override
    public void close() {
        points.forEach(point -> point.scheduler().close());
    }
}
