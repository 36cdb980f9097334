package dev.reelmask.simulation.cluster;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.store.PendingFile;

/** One attempt at a task in one slot. */
final class Attempt {
    final int task;
    final Executor executor;
    final RunPublication run;
    final double begin;
    final boolean isSpeculative;
    private final PlannedTask work;
    private int next;
    /** The files of the unit under way; null between units. */
    PendingFile masks;

    PendingFile frames;
    /** Nothing of it happens any more. */
    boolean isOver;

    Attempt(int task, PlannedTask work, Executor executor, RunPublication run, double begin, boolean isSpeculative) {
        this.task = task;
        this.work = work;
        this.executor = executor;
        this.run = run;
        this.begin = begin;
        this.isSpeculative = isSpeculative;
    }

    boolean hasUnit() {
        return next < work.units().size();
    }

    SharedUnit unit() {
        return work.units().get(next);
    }

    void unitEnded() {
        next++;
        masks = null;
        frames = null;
    }

    /** Ends it in good order: what it was writing is dropped. */
    void cancel() {
        isOver = true;
        if (masks != null) {
            masks.abort();
        }
        if (frames != null) {
            frames.abort();
        }
    }

    /** Its process is gone: what it was writing lies about. */
    void lose() {
        isOver = true;
    }
}
