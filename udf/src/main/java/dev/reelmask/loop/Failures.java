package dev.reelmask.loop;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the loop's threads do with exceptions of one another. */
final class Failures {
    private Failures() {}

    /** Throws an exception of another thread in this one. */
    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** What the network returns. Its exceptions are those of the sequence. */
    static <T> T ofNetwork(String id, int frame, Supplier<T> call) {
        try {
            return call.get();
        } catch (SequenceException | UserException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SequenceException(
                    ReasonCode.NETWORK_FAILURE,
                    String.format(Locale.ROOT, "network failed on frame %d of %s: %s", frame, id, e),
                    e);
        }
    }

    /** An interrupt as an exception; the thread stays interrupted. */
    static CancellationException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        CancellationException cancelled = new CancellationException("interrupted");
        cancelled.initCause(cause);
        return cancelled;
    }

    /** Waits for a thread to end, at most so long, even where this thread is interrupted. */
    static void join(Thread thread, long timeoutMs) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        long leftMs = timeoutMs;
        while (leftMs > 0 && thread.isAlive()) {
            try {
                thread.join(leftMs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
