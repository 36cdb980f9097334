package dev.reelmask.job.segment;

import dev.reelmask.job.execute.Execution;
import dev.reelmask.job.execute.RunResult;
import dev.reelmask.job.execute.UnitResult.Longer;
import dev.reelmask.job.plan.StartPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Sequences that tasks have found longer than was supposed: each is cut and run as soon as its task has ended, in a
 * Spark job of its own beside those that still run. These have the slots first, it has what they leave.
 */
final class CutAnew implements Consumer<List<RunResult>>, AutoCloseable {
    private final Planner planner;
    private final Execution execution;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Future<List<RunResult>>> jobs = new ConcurrentLinkedQueue<>();
    private StartPlan plan;
    private boolean isOver;

    /** @param plan the start's, as was supposed */
    CutAnew(Planner planner, Execution execution, StartPlan plan) {
        this.planner = planner;
        this.execution = execution;
        this.plan = plan;
    }

    /** Looks at the results of a task. */
    @Override
    public void accept(List<RunResult> results) {
        Set<String> longer = results.stream()
                .map(RunResult::result)
                .filter(Longer.class::isInstance)
                .map(result -> ((Longer) result).sequence())
                .collect(Collectors.toCollection(HashSet::new));
        if (!longer.isEmpty()) {
            jobs.add(threads.submit(() -> run(longer)));
        }
    }

    private List<RunResult> run(Set<String> longer) {
        try {
            return execution.run(cut(longer).tasks(), this);
        } catch (RuntimeException e) {
            execution.end(e);
            throw e;
        }
    }

    private synchronized StartPlan cut(Set<String> longer) {
        plan = planner.cut(plan, longer);
        return plan;
    }

    /** The plan with all that was found. */
    synchronized StartPlan plan() {
        return plan;
    }

    /** Waits for all that was found; called once the tasks of the plan have ended. */
    List<RunResult> results() {
        List<RunResult> results = new ArrayList<>();
        for (Future<List<RunResult>> job = jobs.poll(); job != null; job = jobs.poll()) {
            results.addAll(result(job));
        }
        isOver = true;
        return results;
    }

    private static List<RunResult> result(Future<List<RunResult>> job) {
        try {
            return job.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sequences that were cut anew run", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** After a failure ends what still runs. */
    @Override
    public void close() {
        threads.shutdown();
        if (!isOver) {
            execution.end(new IllegalStateException("the start has failed"));
        }
    }
}
