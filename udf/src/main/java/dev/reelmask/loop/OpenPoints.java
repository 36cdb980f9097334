package dev.reelmask.loop;

import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.schedule.SchedulerSource;
import java.util.ArrayList;
import java.util.List;

/** Operating points, in order, while their schedulers are open. */
public final class OpenPoints implements AutoCloseable {
    private final List<OperatingPoint> points = new ArrayList<>();

    /** @param gpu index of the GPU that the scheduler may use, -1 for the CPU */
    public void open(PropagationSystem system, SchedulerSource scheduler, References references, int gpu) {
        points.add(new OperatingPoint(system, scheduler.open(gpu), references));
    }

    public List<OperatingPoint> points() {
        return List.copyOf(points);
    }

    @Override
    public void close() {
        points.forEach(point -> point.scheduler().close());
    }
}
