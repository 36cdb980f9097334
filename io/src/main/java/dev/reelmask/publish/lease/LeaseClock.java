package dev.reelmask.publish.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Time as leases see it. */
public interface LeaseClock {
    Instant now();

    /**
     * Lets time pass.
     *
     * @throws CancellationException if the thread is interrupted
     */
    void sleep(Duration time);

    /** The machine's. */
    static LeaseClock system() {
        return new LeaseClock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration time) {
                try {
                    TimeUnit.MILLISECONDS.sleep(time.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted while waiting for a lease");
                }
            }
        };
    }
}
