package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.result.FrameResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scores the rows of one sequence and hands them to its consumer, in a thread of its own behind a bounded queue. What
 * goes wrong there is thrown by the next {@link #put}, or by {@link #finish}.
 */
final class ResultDelivery implements AutoCloseable {
    private static final long POLL_MS = 20;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final ResultConsumer consumer;
    private final Scorer scorer;
    private final BlockingQueue<Optional<Scored>> queue;
    private final Thread thread;
    private volatile Throwable failure;
    private final AtomicInteger delivered = new AtomicInteger();

    /** A row without accuracy, and the mask to score it against where there is no label. */
    private record Scored(FrameResult row, Optional<LabelMap> reference) {}

    ResultDelivery(String id, ResultConsumer consumer, Scorer scorer, int capacity) {
        this.consumer = consumer;
        this.scorer = scorer;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::deliver, "reelmask-rows-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for room and queues a row. */
    void put(FrameResult row, Optional<LabelMap> reference) {
        offer(Optional.of(new Scored(row, reference)));
    }

    /** Waits until the consumer has taken every row. */
    void finish() {
        offer(Optional.empty());
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
        check();
    }

    /** Rows that the consumer has taken. */
    int delivered() {
        return delivered.get();
    }

    private void offer(Optional<Scored> item) {
        try {
            do {
                check();
            } while (!queue.offer(item, POLL_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private void check() {
        if (failure != null) {
            Failures.rethrow(failure);
        }
    }

    private void deliver() {
        try {
            for (Optional<Scored> item = queue.take(); item.isPresent(); item = queue.take()) {
                consumer.accept(scorer.score(item.get().row(), item.get().reference()));
                delivered.incrementAndGet();
            }
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        } catch (InterruptedException e) {
            failure = Failures.interrupted(e);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            thread.interrupt();
            Failures.join(thread, CLOSE_TIMEOUT_MS);
        }
    }
}
