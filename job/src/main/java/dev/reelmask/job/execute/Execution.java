package dev.reelmask.job.execute;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.execute.UnitResult.Failed;
import dev.reelmask.job.execute.UnitResult.Unfit;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs planned tasks on the executors.
 *
 * <p>Failures of sequences come back as results. A task that dies all the same, for example with its executor, is tried
 * again by Spark; if it dies each time, its stage is lost. Then the tasks that did not die run again together, and the
 * units of those that did run alone, one Spark job each; units that still die are set aside: a sequence that brings
 * executors down does not stop the others.
 */
public final class Execution {
    /** So many units that die alone, and none that does not, are no accident. */
    private static final int HOPELESS = 8;
    /** Rounds in which units that an executor refused look for another one. */
    private static final int ROUNDS_FOR_UNFIT = 4;

    private final TaskRounds rounds;

    public Execution(TaskRounds rounds) {
        this.rounds = rounds;
    }

    /**
     * Runs all tasks, the first first.
     *
     * @throws ResultsException if nothing can be published any more
     * @throws LeaseLostException if another start has taken the run over
     */
    public List<RunResult> run(List<PlannedTask> tasks) {
        return run(tasks, results -> {});
    }

    /**
     * As {@link #run(List)}.
     *
     * @param arrived takes the results of each task as it ends, on a thread of Spark's that must not wait
     */
    public List<RunResult> run(List<PlannedTask> tasks, Consumer<List<RunResult>> arrived) {
        List<RunResult> all = new ArrayList<>();
        List<PlannedTask> open = tasks;
        for (int round = 1; !open.isEmpty(); round++) {
            List<RunResult> results = whatever(open, arrived);
            Set<String> refused = results.stream()
                    .map(RunResult::result)
                    .filter(Unfit.class::isInstance)
                    .map(result -> ((Unfit) result).unit())
                    .collect(Collectors.toSet());
            boolean isLast = round == ROUNDS_FOR_UNFIT;
            results.stream()
                    .filter(one -> isLast || !(one.result() instanceof Unfit))
                    .forEach(all::add);
            open = isLast ? List.of() : units(open, refused);
        }
        return all;
    }

    /** Ends what other threads run here; the first reason is what they throw. */
    public void end(RuntimeException reason) {
        rounds.end(reason);
    }

    /** One task for each of the named units. */
    private static List<PlannedTask> units(List<PlannedTask> tasks, Set<String> names) {
        return tasks.stream()
                .flatMap(task -> task.units().stream())
                .filter(unit -> names.contains(unit.name()))
                .map(unit -> new PlannedTask(List.of(unit)))
                .toList();
    }

    /** Runs tasks, whatever dies. */
    private List<RunResult> whatever(List<PlannedTask> tasks, Consumer<List<RunResult>> arrived) {
        List<RunResult> results = new ArrayList<>();
        List<SharedUnit> suspects = new ArrayList<>();
        List<PlannedTask> open = tasks;
        while (!open.isEmpty()) {
            TaskRounds.Round round = rounds.run(open, "segment", arrived);
            results.addAll(round.results());
            List<PlannedTask> left = round.left();
            Set<PlannedTask> died = new HashSet<>(round.died().isEmpty() ? left : round.died());
            died.forEach(task -> suspects.addAll(task.units()));
            open = left.stream().filter(task -> !died.contains(task)).toList();
        }
        results.addAll(alone(suspects, arrived));
        return results;
    }

    private List<RunResult> alone(List<SharedUnit> units, Consumer<List<RunResult>> arrived) {
        List<RunResult> results = new ArrayList<>();
        int died = 0;
        for (SharedUnit unit : units) {
            List<PlannedTask> one = List.of(new PlannedTask(List.of(unit)));
            TaskRounds.Round round = rounds.run(one, "segment alone", arrived);
            results.addAll(round.results());
            if (!round.left().isEmpty()) {
                died++;
                String why = round.failure().map(Throwable::getMessage).orElse("unknown");
                if (died == HOPELESS && results.size() == died - 1) {
                    throw new IllegalStateException(
                            "tasks die whatever sequence they run",
                            round.failure().orElse(null));
                }
                Failed failed = new Failed(
                        unit.sequence().id(), ReasonCode.NETWORK_FAILURE, "its task died each time it ran: " + why);
                unit.runs().forEach(run -> results.add(new RunResult(run, failed)));
            }
        }
        return results;
    }
}
