package dev.reelmask.simulation.cluster;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.publish.RunPublication;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Tasks of one Spark job, and what became of them. */
final class Round {
    final List<PlannedTask> tasks;
    final RunPublication run;
    final Deque<Integer> waiting = new ArrayDeque<>();
    final List<List<Attempt>> attempts = new ArrayList<>();
    final boolean[] isDone;
    final int[] failures;
    final Speculation speculation;
    int done;
    /** Its driver is gone. */
    boolean isLost;

    Round(List<PlannedTask> tasks, RunPublication run) {
        this.tasks = tasks;
        this.run = run;
        this.isDone = new boolean[tasks.size()];
        this.failures = new int[tasks.size()];
        this.speculation = new Speculation(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            waiting.add(i);
            attempts.add(new ArrayList<>(1));
        }
    }

    boolean hasEnded() {
        return done == tasks.size();
    }
}
