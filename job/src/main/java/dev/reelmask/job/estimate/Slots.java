package dev.reelmask.job.estimate;

import dev.reelmask.job.plan.PlannedTask;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/** When slots would end that take tasks one after the other, in order, as Spark gives them out. */
final class Slots {
    private Slots() {}

    /** Seconds until the last slot ends. */
    static double makespan(List<PlannedTask> tasks, int slots) {
        PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(slots, 0.0));
        double last = 0;
        for (PlannedTask task : tasks) {
            double end = free.poll() + task.costSeconds();
            free.add(end);
            last = Math.max(last, end);
        }
        return last;
    }
}
