package dev.reelmask.simulation.cluster;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.publish.store.PendingFile;
import java.util.LinkedHashSet;
import java.util.Set;

/** One attempt at a task in one slot. */
final class Attempt {
    final int task;
    final Round round;
    final Executor executor;
    final double begin;
    final boolean isSpeculative;
    /** Sequences of which it has found that they are longer than was supposed. */
    final Set<String> longer = new LinkedHashSet<>();

    private final PlannedTask work;
    private int next;
    /** The files of the unit under way; null between units. */
    PendingFile masks;

    PendingFile frames;
    /** Nothing of it happens any more. */
    boolean isOver;

    Attempt(int task, Round round, Executor executor, double begin, boolean isSpeculative) {
        this.task = task;
        this.round = round;
        this.executor = executor;
        this.begin = begin;
        this.isSpeculative = isSpeculative;
        this.work = round.tasks.get(task);
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
