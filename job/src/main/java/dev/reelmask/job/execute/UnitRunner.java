package dev.reelmask.job.execute;

import dev.reelmask.job.execute.UnitResult.Failed;
import dev.reelmask.job.execute.UnitResult.Hopeless;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.loop.ConsistencyScores;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSError;

/**
 * Runs units on an executor: frames through the loop into files, at all runs of the start at once. What goes wrong with
 * one sequence is a result, not an exception.
 */
public final class UnitRunner {
    private final Store store;
    private final List<RunSettings> runs;
    private final List<OperatingPoint> points;
    private final SegmentationLoop loop;
    private final Runnable onFrame;

    /**
     * A runner of units.
     *
     * @param points of the runs, in their order
     * @param scores of steadiness, of all runs
     * @param onFrame called after each frame of each run, from any thread
     */
    public UnitRunner(
            Store store,
            List<RunSettings> runs,
            List<OperatingPoint> points,
            ConsistencyScores scores,
            Runnable onFrame) {
        this.store = store;
        this.runs = runs;
        this.points = points;
        this.loop = new SegmentationLoop(
                points.get(0).system().network(), runs.get(0).loop(), scores);
        this.onFrame = onFrame;
    }

    /**
     * Runs units in lockstep, and those alone again whose files could not be read or not be written, or that ran out of
     * memory: all of a lockstep do if one does. What another attempt has finished meanwhile is not run.
     *
     * @return how each ended at each of its runs
     */
    public List<RunResult> run(List<SharedUnit> units) {
        List<Map<Integer, UnitResult>> ends = together(units);
        List<RunResult> results = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            again(units.get(i), ends.get(i), units.size());
            ends.get(i).forEach((run, end) -> results.add(new RunResult(run, end)));
        }
        return results;
    }

    private void again(SharedUnit unit, Map<Integer, UnitResult> ends, int sideBySide) {
        int attempts = runs.get(0).execute().ioAttempts();
        for (int attempt = 1; attempt < Math.max(attempts, sideBySide > 1 ? 2 : 1); attempt++) {
            List<Integer> failed =
                    unit.runs().stream().filter(run -> mayPass(ends.get(run))).toList();
            if (failed.isEmpty()) {
                return;
            }
            UnitFailures.pause(attempt);
            ends.putAll(together(List.of(unit.at(failed))).get(0));
        }
    }

    private static boolean mayPass(UnitResult result) {
        return (result instanceof Failed failed && UnitFailures.mayPass(failed))
                || (result instanceof Hopeless hopeless && hopeless.cause() == Hopeless.Cause.RESULTS);
    }

    /** By unit and run. */
    private List<Map<Integer, UnitResult>> together(List<SharedUnit> units) {
        List<Map<Integer, UnitResult>> ends = new ArrayList<>();
        List<OpenUnit> open = new ArrayList<>();
        try {
            for (SharedUnit unit : units) {
                Map<Integer, UnitResult> its = new TreeMap<>();
                ends.add(its);
                open(unit, its).ifPresent(open::add);
            }
            loop(open);
            return ends;
        } finally {
            open.forEach(OpenUnit::close);
        }
    }

    /**
     * Opens a unit at those of its runs where it is not finished; notes how it ended where it is, or cannot be opened.
     */
    private Optional<OpenUnit> open(SharedUnit unit, Map<Integer, UnitResult> ends) {
        List<Integer> left = new ArrayList<>();
        try {
            for (int run : unit.runs()) {
                Optional<UnitSummary> finished = OpenUnit.finished(store, runs.get(run), unit.at(run));
                finished.ifPresentOrElse(
                        summary -> ends.put(run, new UnitResult.Done(summary, 0)), () -> left.add(run));
            }
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OpenUnit.open(store, runs, points, unit.at(left), ends));
        } catch (LongerThanSupposed e) {
            unit.runs()
                    .forEach(run -> ends.putIfAbsent(
                            run, new UnitResult.Longer(unit.sequence().id())));
            return Optional.empty();
        } catch (RuntimeException | OutOfMemoryError | LinkageError | FSError e) {
            fail(unit, ends, e);
            return Optional.empty();
        }
    }

    private static void fail(SharedUnit unit, Map<Integer, UnitResult> ends, Throwable failure) {
        UnitResult end = UnitFailures.classify(unit.sequence().id(), failure);
        unit.runs().forEach(run -> ends.putIfAbsent(run, end));
    }

    private void loop(List<OpenUnit> open) {
        try {
            List<List<LoopOutcome>> outcomes =
                    loop.run(open.stream().map(unit -> unit.input(onFrame)).toList());
            for (int i = 0; i < outcomes.size(); i++) {
                open.get(i).finish(outcomes.get(i));
            }
        } catch (OutOfMemoryError | LinkageError | FSError e) {
            open.forEach(unit -> fail(unit.unit(), unit.ends(), e));
        }
    }
}
