package dev.reelmask.video.watch;

import java.util.concurrent.CancellationException;

/** What the decoding thread tells its watchdog, and the watchdog's order to stop. */
public final class Progress {
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean cancelled;

    /** Notes that something was achieved. */
    public void made() {
        lastNanos = System.nanoTime();
    }

    /** Nanoseconds since something was achieved. */
    long idleNanos() {
        return System.nanoTime() - lastNanos;
    }

    void cancel() {
        cancelled = true;
    }

    /** Whether the thread is to stop. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Lets the thread stop where it is to.
     *
     * @throws CancellationException if the watchdog or the caller gave up
     */
    public void check() {
        if (cancelled) {
            throw new CancellationException("decoding was cancelled");
        }
    }
}
