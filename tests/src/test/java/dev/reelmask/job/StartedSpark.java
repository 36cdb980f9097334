package dev.reelmask.job;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;

/** Counts the Spark contexts of this JVM that were told to make one, by {@code spark.extraListeners}. */
public final class StartedSpark extends SparkListener {
    private static final AtomicInteger TIMES = new AtomicInteger();

    public StartedSpark() {
        TIMES.incrementAndGet();
    }

    static int times() {
        return TIMES.get();
    }
}
