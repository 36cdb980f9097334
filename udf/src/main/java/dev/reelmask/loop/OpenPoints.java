package dev.reelmask.loop;

import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.schedule.SchedulerSource;
import java.util.ArrayList;
import java.util.List;

/** Operating points, in order, while their schedulers are open. */
public final class OpenPoints implements AutoCloseable {
    private final List<OperatingPoint> points = new ArrayList<>();

    /**
     * Opens a scheduler and adds the point.
     *
     * @param gpu index of the GPU that the scheduler may use, -1 for the CPU
     */
    public OperatingPoint open(PropagationSystem system, SchedulerSource scheduler, References references, int gpu) {
        OperatingPoint point = new OperatingPoint(system, scheduler.open(gpu), scheduler.regions(), references);
        points.add(point);
        return point;
    }

    public List<OperatingPoint> points() {
        return List.copyOf(points);
    }

    @Override
    public void close() {
        points.forEach(point -> point.scheduler().close());
    }
}
