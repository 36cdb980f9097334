package dev.reelmask.publish.lease;

/**
 * How the lease of a run looks from outside.
 *
 * @param holder who holds it, for messages; empty if nobody does
 */
public record Tenancy(Life life, String holder) {
    /** What is known of the holder. */
    public enum Life {
        /** There is none. */
        NONE,
        DEAD,
        /** It is on another machine; only time tells. */
        UNKNOWN,
        ALIVE
    }

    /** Whether a start may be under way. */
    public boolean mayLive() {
        return life == Life.ALIVE || life == Life.UNKNOWN;
    }
}
