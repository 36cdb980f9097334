package dev.reelmask.job.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Adds up the CPU time of calls in the threads that make them. For several threads. */
final class CpuMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NS_PER_SECOND = 1e9;
    private static final double TELLABLE_SECONDS = 0.1;

    private final LongAdder ns = new LongAdder();
    private final LongAdder count = new LongAdder();

    /** @param times how many calls it stands for */
    <T> T measure(int times, Supplier<T> call) {
        long start = THREADS.getCurrentThreadCpuTime();
        T result = call.get();
        ns.add(THREADS.getCurrentThreadCpuTime() - start);
        count.add(times);
        return result;
    }

    /** Adds what was measured elsewhere. */
    void add(long moreNs) {
        ns.add(moreNs);
    }

    /** Adds to the count alone. */
    void count(int times) {
        count.add(times);
    }

    /** CPU time of this thread so far. */
    static long threadNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    double seconds() {
        return ns.sum() / NS_PER_SECOND;
    }

    long count() {
        return count.sum();
    }

    /**
     * CPU seconds that one of many equal pieces of work takes in all threads: it is done again until the system, which
     * counts in hundredths of a second, can tell.
     */
    static double processSeconds(Runnable work) {
        double start = processSeconds();
        int times = 0;
        double taken = 0;
        while (taken < TELLABLE_SECONDS) {
            work.run();
            times++;
            taken = processSeconds() - start;
        }
        return taken / times;
    }

    /** CPU time of the whole process so far, in seconds. */
    static double processSeconds() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getProcessCpuTime() / NS_PER_SECOND;
        }
        throw new IllegalStateException("this JVM does not tell its CPU time");
    }
}
