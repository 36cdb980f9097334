package dev.reelmask.testing.tag;

import org.apache.spark.scheduler.SparkListener;

/** Made by Spark in every context that is opened in the tests' JVM, also by commands. */
public final class OpenedContext extends SparkListener {
    public OpenedContext() {
        TagGuard.uses(TagGuard.SPARK);
    }
}
