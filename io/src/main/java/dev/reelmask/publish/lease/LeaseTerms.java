package dev.reelmask.publish.lease;

import java.time.Duration;

/**
 * On which terms a start asks for a run's lease.
 *
 * @param expiry a holder on another machine that gives no sign of life for so long is taken for dead
 */
public record LeaseTerms(Duration expiry, Claim claim) {
    /** What to do about a holder. */
    public enum Claim {
        /** Refuse if it lives, take over if it is dead. */
        RESPECT,
        /** Take over. */
        TAKE_OVER
    }

    public LeaseTerms {
        if (expiry.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a lease must last at least a second, got " + expiry);
        }
    }

    /** Pause between two signs of life of a holder. */
    public Duration renewal() {
        return expiry.dividedBy(12);
    }
}
