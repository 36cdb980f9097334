package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Decodes in a thread of its own, a bounded number of frames ahead. The thread alone touches the source, and closes it.
 *
 * <p>{@link #close} asks the thread to stop and waits for it a while; one that is stuck in native code is left to its
 * watchdog.
 */
final class PrefetchingSource implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final FrameSource source;
    private final BlockingQueue<Item> queue;
    private final Thread thread;
    private volatile boolean closed;
    private boolean ended;

    /** A frame and the time its decoding took; or the end, perhaps with the exception that caused it. */
    private record Item(Optional<Decoded> decoded, Optional<Throwable> failure) {}

    /** A frame and the microseconds that its decoding took. */
    record Decoded(RgbFrame frame, long decodeUs) {}

    PrefetchingSource(String id, FrameSource source, int capacity) {
        this.source = source;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::decode, "reelmask-decode-" + id);
        thread.setDaemon(true);
        thread.start();
    }

    /** The next frame, or empty at the end. Throws what the source threw. */
    Optional<Decoded> next() {
        if (ended) {
            return Optional.empty();
        }
        Item item = take();
        ended = item.decoded().isEmpty();
        item.failure().ifPresent(Failures::rethrow);
        return item.decoded();
    }

    private Item take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private void decode() {
        try {
            Item item;
            do {
                item = decodeOne();
                queue.put(item);
            } while (!closed && item.decoded().isPresent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeSource();
        }
    }

    private Item decodeOne() {
        try {
            long start = System.nanoTime();
            Optional<RgbFrame> frame = source.next();
            long waitedUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            long micros = source.decodeUs().orElse(waitedUs);
            return new Item(frame.map(f -> new Decoded(f, micros)), Optional.empty());
        } catch (RuntimeException | Error e) {
            return new Item(Optional.empty(), Optional.of(e));
        }
    }

    private void closeSource() {
        // The interrupt was for the queue; closing may need to wait or write.
        boolean interrupted = Thread.interrupted();
        source.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Failures.join(thread, CLOSE_TIMEOUT_MS);
    }
}
