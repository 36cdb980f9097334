package dev.reelmask.job.cli;

import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What a process does on its way out if it is stopped before this is closed: after the command's own thread had some
 * seconds to do it, before Spark stops and filesystems are closed.
 */
public final class OnExit implements AutoCloseable {
    private static final int PRIORITY = Stopping.PRIORITY - 100;
    private static final long SECONDS = 5;

    private final Runnable action;

    private OnExit(Runnable action) {
        this.action = action;
    }

    /**
     * Registers what is to be done.
     *
     * @param action that may be done twice, and at the same time in two threads
     */
    public static OnExit act(Runnable action) {
        OnExit registered = new OnExit(action);
        if (!isUnderWay()) {
            ShutdownHookManager.get().addShutdownHook(action, PRIORITY, SECONDS, TimeUnit.SECONDS);
        }
        return registered;
    }

    /** Whether the process is on its way out. */
    public static boolean isUnderWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    /** It is done; there is nothing more to do on the way out. */
    @Override
    public void close() {
        if (!isUnderWay()) {
            boolean unused = ShutdownHookManager.get().removeShutdownHook(action);
        }
    }
}
