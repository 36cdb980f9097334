package dev.reelmask.video.watch;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs native work in a thread that can be abandoned. */
public final class Watchdog {
    private static final long LOOK_MILLIS = 100;

    private Watchdog() {}

    /** Runs the task in a daemon thread and returns its result. The task must watch {@link Progress#check}. */
    public static <T> T call(String name, Duration timeout, Function<Progress, T> task) {
        Progress progress = new Progress();
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = start(name, () -> complete(result, task, progress));
        try {
            while (true) {
                try {
                    return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (progress.idleNanos() > timeout.toNanos()) {
                        throw timedOut(name, timeout);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(name);
        } catch (ExecutionException e) {
            throw rethrown(name, e.getCause());
        } finally {
            abandon(progress, thread);
        }
    }

    // the caller's thread rethrows it
    private static <T> void complete(CompletableFuture<T> result, Function<Progress, T> task, Progress progress) {
        try {
            result.complete(task.apply(progress));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    static Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, "decode " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Tells the thread to stop; the interrupt wakes it from a blocking read of the filesystem. */
    static void abandon(Progress progress, Thread thread) {
        progress.cancel();
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    /**
     * The caller's own thread is to stop: that says nothing about the sequence, so it is no {@link SequenceException}.
     */
    static CancellationException interrupted(String name) {
        return new CancellationException("decoding %s was interrupted".formatted(name));
    }

    static SequenceException timedOut(String name, Duration timeout) {
        return new SequenceException(
                ReasonCode.DECODE_TIMEOUT,
                "decoding %s made no progress for %s s".formatted(name, timeout.toMillis() / 1000.0));
    }

    static RuntimeException rethrown(String name, Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof SequenceException known) {
            return known;
        }
        return new IllegalStateException("decoding %s failed".formatted(name), failure);
    }
}
