package dev.reelmask.job.segment;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.segment.UnitResult.Failed;
import dev.reelmask.job.segment.UnitResult.Hopeless;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;

/**
 * Runs units on an executor: frames through the loop into files. What goes wrong with one sequence is a result, not an
 * exception.
 */
final class UnitRunner {
    private final Store store;
    private final RunSettings settings;
    private final SegmentationNetwork network;
    private final SegmentationLoop loop;
    private final Runnable onFrame;

    /** @param onFrame called after each frame, from any thread */
    UnitRunner(Store store, RunSettings settings, PropagationSystem system, Runnable onFrame) {
        this.store = store;
        this.settings = settings;
        this.network = system.network();
        this.loop = new SegmentationLoop(system, settings.scheduler(), settings.loop());
        this.onFrame = onFrame;
    }

    /**
     * Runs units in lockstep, and those alone again whose files could not be read, or not be written. Units that
     * another attempt has finished meanwhile are not run.
     *
     * @return how each ended, in their order
     */
    List<UnitResult> run(List<PlannedUnit> units) {
        UnitResult[] results = together(units);
        for (int i = 0; i < results.length; i++) {
            for (int attempt = 1; attempt < settings.execute().ioAttempts() && mayPass(results[i]); attempt++) {
                UnitFailures.pause(attempt);
                results[i] = again(units.get(i));
            }
        }
        return Arrays.asList(results);
    }

    /** Another attempt, elsewhere, may have finished the unit, and that may be why it could not be written. */
    private UnitResult again(PlannedUnit unit) {
        return OpenUnit.finished(store, settings, unit)
                .<UnitResult>map(UnitResult.Done::new)
                .orElseGet(() -> together(List.of(unit))[0]);
    }

    private static boolean mayPass(UnitResult result) {
        return (result instanceof Failed failed && failed.reason() == ReasonCode.IO_ERROR)
                || (result instanceof Hopeless hopeless && hopeless.cause() == Hopeless.Cause.RESULTS);
    }

    private UnitResult[] together(List<PlannedUnit> units) {
        UnitResult[] results = new UnitResult[units.size()];
        List<OpenUnit> open = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        try {
            for (int i = 0; i < results.length; i++) {
                try {
                    Optional<UnitSummary> finished = OpenUnit.finished(store, settings, units.get(i));
                    if (finished.isPresent()) {
                        results[i] = new UnitResult.Done(finished.get());
                    } else {
                        open.add(OpenUnit.open(store, settings, network, units.get(i), onFrame));
                        positions.add(i);
                    }
                } catch (RuntimeException | OutOfMemoryError | LinkageError | FSError e) {
                    results[i] = UnitFailures.classify(units.get(i).sequence().id(), e);
                }
            }
            List<UnitResult> ends = loop(open);
            for (int i = 0; i < ends.size(); i++) {
                results[positions.get(i)] = ends.get(i);
            }
            return results;
        } finally {
            open.forEach(OpenUnit::close);
        }
    }

    private List<UnitResult> loop(List<OpenUnit> open) {
        try {
            List<LoopOutcome> outcomes =
                    loop.run(open.stream().map(OpenUnit::input).toList());
            List<UnitResult> ends = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                ends.add(end(open.get(i), outcomes.get(i)));
            }
            return ends;
        } catch (OutOfMemoryError | LinkageError | FSError e) {
            return open.stream()
                    .<UnitResult>map(unit -> UnitFailures.classify(unit.sequence(), e))
                    .toList();
        }
    }

    private static UnitResult end(OpenUnit unit, LoopOutcome outcome) {
        try {
            outcome.orThrow();
            return unit.finish();
        } catch (RuntimeException e) {
            return UnitFailures.classify(unit.sequence(), e);
        }
    }
}
