package dev.reelmask.propagate.warp;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A task's threads besides its first one, which make step flows while their frames wait for a key frame. */
public final class FlowThreads implements AutoCloseable {
    private final int number;
    private ExecutorService pool;

    private FlowThreads(int number) {
        this.number = number;
    }

    /** None: every flow is made when it is asked for. */
    public static FlowThreads none() {
        return new FlowThreads(0);
    }

    /** Those that a task of so many threads has left; they begin with the first flow. */
    public static FlowThreads ofTask(int threads) {
        return new FlowThreads(threads - 1);
    }

    boolean areThere() {
        return number > 0;
    }

    synchronized void run(Runnable work) {
        if (pool == null) {
            pool = Executors.newFixedThreadPool(number, FlowThreads::thread);
        }
        pool.execute(work);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "reelmask-flow");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
