package dev.reelmask.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Scores the rows of one sequence, at all its operating points, and hands them to their consumers, in one thread of its
 * own behind a bounded queue. What goes wrong there with one output is thrown by its next {@link #put} or by
 * {@link #check}; the others go on.
 */
final class ResultDelivery implements RowSink {
    private static final long POLL_MS = 20;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final List<ResultConsumer> consumers;
    private final Scorer scorer;
    private final BlockingQueue<Optional<Queued>> queue;
    private final Thread thread;
    private final AtomicReferenceArray<Throwable> failures;
    private final AtomicIntegerArray delivered;

    private record Queued(int output, MadeRow row) {}

    ResultDelivery(String id, List<ResultConsumer> consumers, Scorer scorer, int capacity) {
        this.consumers = consumers;
        this.scorer = scorer;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.failures = new AtomicReferenceArray<>(consumers.size());
        this.delivered = new AtomicIntegerArray(consumers.size());
        this.thread = new Thread(this::deliver, "reelmask-rows-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    /** All outputs of an input. */
    static ResultDelivery of(LoopInput input, InputRuns.Common common) {
        List<ResultConsumer> consumers =
                input.outputs().stream().map(LoopOutput::rows).toList();
        Scorer scorer =
                new Scorer(common.network().classes().size(), input.labels(), consumers.size(), common.scores());
        return new ResultDelivery(
                input.id(), consumers, scorer, common.settings().queue());
    }

    /** Waits for room and queues a row of an output. */
    @Override
    public void put(int output, MadeRow row) {
        Optional<Queued> item = Optional.of(new Queued(output, row));
        do {
            check(output);
        } while (!offer(item));
    }

    /** Waits until the consumers have taken every row. */
    @Override
    public boolean finish() {
        boolean isOver = !thread.isAlive();
        while (!isOver) {
            isOver = offer(Optional.empty()) || !thread.isAlive();
        }
        try {
            thread.join();
            return true;
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    @Override
    public void check(int output) {
        Throwable failure = failures.get(output);
        if (failure != null) {
            Failures.rethrow(failure);
        }
    }

    @Override
    public void leave(int output, RuntimeException cause) {
        scorer.leave(output);
    }

    @Override
    public int delivered(int output) {
        return delivered.get(output);
    }

    private boolean offer(Optional<Queued> item) {
        try {
            return queue.offer(item, POLL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private void deliver() {
        int left = consumers.size();
        try {
            Optional<Queued> item = queue.take();
            while (item.isPresent()) {
                left -= delivers(item.get()) ? 0 : 1;
                item = left > 0 ? queue.take() : Optional.empty();
            }
        } catch (InterruptedException e) {
            CancellationException interrupted = Failures.interrupted(e);
            for (int output = 0; output < consumers.size(); output++) {
                failures.compareAndSet(output, null, interrupted);
            }
        }
    }

    /** Hands a row over; false if that fails for the first time of its output. */
    private boolean delivers(Queued item) {
        int output = item.output();
        if (failures.get(output) != null) {
            return true;
        }
        try {
            MadeRow made = item.row();
            consumers.get(output).accept(scorer.score(output, made.row(), made.reference(), made.motion()));
            delivered.incrementAndGet(output);
            return true;
        } catch (IOException e) {
            failures.set(output, new UncheckedIOException(e));
        } catch (RuntimeException | Error e) {
            failures.set(output, e);
        }
        scorer.leave(output);
        return false;
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            thread.interrupt();
            Failures.join(thread, CLOSE_TIMEOUT_MS);
        }
    }
}
