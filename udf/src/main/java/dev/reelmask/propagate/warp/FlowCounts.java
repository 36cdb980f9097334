package dev.reelmask.propagate.warp;

import java.util.concurrent.atomic.AtomicLong;

/** How many flows were estimated. For several threads. */
public final class FlowCounts {
    private final AtomicLong estimated = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();

    void estimated() {
        estimated.incrementAndGet();
    }

    void repeated() {
        repeated.incrementAndGet();
    }

    /** Calls of the estimator. */
    public long estimates() {
        return estimated.get();
    }

    /** Those of them that were made before for another operating point, and not kept for lack of room. */
    public long repeats() {
        return repeated.get();
    }
}
