package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Step flows of one sequence that other threads make before they are asked for. What is made is what would be made
 * then, so that results do not depend on whether there are such threads. One thread begins and takes.
 */
final class StepsAhead {
    private static final long BYTES_PER_PIXEL = 2L * Float.BYTES;

    private final FlowEstimator estimator;
    private final SharedFlowSettings settings;
    private final Map<Pair, FutureTask<Made>> begun = new HashMap<>();

    StepsAhead(FlowEstimator estimator, SharedFlowSettings settings) {
        this.estimator = estimator;
        this.settings = settings;
    }

    private record Pair(int current, int neighbour) {}

    private record Made(Flow flow, long ns) {}

    /** @param sparedNs what it took more than the one who asked has waited */
    record Taken(Flow flow, long sparedNs) {}

    /** Nothing happens where there are no threads, or too many flows wait to be taken. */
    void begin(RgbFrame current, RgbFrame neighbour) {
        long bytes = estimator.flowSize(current.size()).pixels() * BYTES_PER_PIXEL;
        boolean hasRoom = (begun.size() + 1) * bytes <= settings.aheadBytes();
        if (settings.threads().areThere() && estimator.worksBeside() && hasRoom) {
            RgbFrame from = light(current);
            RgbFrame to = light(neighbour);
            FutureTask<Made> task = new FutureTask<>(() -> make(from, to));
            begun.put(new Pair(current.index(), neighbour.index()), task);
            settings.threads().run(task);
        }
    }

    /** Frames weigh little while they are queued. */
    private RgbFrame light(RgbFrame frame) {
        if (estimator.needsPixels()) {
            return frame;
        }
        estimator.distil(frame);
        return frame.withoutPixels();
    }

    private Made make(RgbFrame current, RgbFrame neighbour) {
        long start = System.nanoTime();
        settings.counts().estimated();
        Flow flow = estimator.estimate(current, neighbour, Optional.empty());
        return new Made(flow, System.nanoTime() - start);
    }

    /** Waits for a flow that has been begun; one that no thread has come to is made here. */
    Optional<Taken> take(RgbFrame current, RgbFrame neighbour) {
        FutureTask<Made> task = begun.remove(new Pair(current.index(), neighbour.index()));
        if (task == null) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        task.run();
        Made made = get(task);
        return Optional.of(new Taken(made.flow(), Math.max(0, made.ns() - (System.nanoTime() - start))));
    }

    private static Made get(FutureTask<Made> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    void clear() {
        begun.values().forEach(task -> task.cancel(false));
        begun.clear();
    }
}
