package dev.reelmask.video.watch;

import java.util.concurrent.CancellationException;

/** What the decoding thread tells its watchdog, and the watchdog's order to stop. */
public final class Progress {
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean cancelled;
    private final Runnable onMade;

    /** Progress that only its watchdog hears of. */
    public Progress() {
        this(() -> {});
    }

    /** @param onMade called each time something was achieved, by the thread that did */
    public Progress(Runnable onMade) {
        this.onMade = onMade;
    }

    /** Notes that something was achieved. */
    public void made() {
        lastNanos = System.nanoTime();
        onMade.run();
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
