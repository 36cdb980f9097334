package dev.reelmask.schedule;

/**
 * Makes schedulers, one for each sequence. Holds what they share until it is closed, which is after the last of them
 * has decided. One thread at a time.
 */
public interface SchedulerFactory extends AutoCloseable {
    /** A scheduler for one sequence, or one piece of it. Equal ids give schedulers that decide alike. */
    Scheduler create(String sequenceId);

    @Override
    void close();
}
