package dev.reelmask.job.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Packs units into tasks, longest first, so that the last task to end is a short one (Graham, 1969: longest processing
 * time first is within a third of the best order).
 */
public final class TaskPacking {
    private static final Comparator<SharedUnit> LONGEST_FIRST = Comparator.comparingDouble(SharedUnit::costSeconds)
            .reversed()
            .thenComparing(unit -> unit.sequence().id())
            .thenComparingInt(unit -> unit.planned().piece().firstFrame());

    private TaskPacking() {}

    /**
     * Units that take longer than the target stand alone; shorter ones share a task up to it. The target shrinks where
     * that is needed for {@code leastTasks} tasks.
     *
     * @param taskSeconds estimated time to fill a task with
     * @param leastTasks tasks wanted at least, as long as there are so many units
     */
    public static List<PlannedTask> pack(List<SharedUnit> units, double taskSeconds, int leastTasks) {
        List<SharedUnit> sorted = units.stream().sorted(LONGEST_FIRST).toList();
        double total = sorted.stream().mapToDouble(SharedUnit::costSeconds).sum();
        double target = Math.min(taskSeconds, total / leastTasks);
        List<PlannedTask> tasks = new ArrayList<>();
        List<SharedUnit> open = new ArrayList<>();
        double filled = 0;
        for (int i = 0; i < sorted.size(); i++) {
            SharedUnit unit = sorted.get(i);
            boolean full = filled + unit.costSeconds() > target;
            boolean tooFew = tasks.size() + 1 + sorted.size() - i <= leastTasks;
            if (!open.isEmpty() && (full || tooFew)) {
                tasks.add(new PlannedTask(open));
                open.clear();
                filled = 0;
            }
            open.add(unit);
            filled += unit.costSeconds();
        }
        if (!open.isEmpty()) {
            tasks.add(new PlannedTask(open));
        }
        return tasks.stream()
                .sorted(Comparator.comparingDouble(PlannedTask::costSeconds).reversed())
                .toList();
    }
}
