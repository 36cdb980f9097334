package dev.reelmask.loop;

import java.util.Optional;

/**
 * How one sequence ended at one operating point.
 *
 * @param frames rows that the consumer took
 * @param keys key frames among the frames decided
 * @param sparedUs microseconds in its rows' stages that other operating points of the sequence have paid for
 * @param failure why it ended early; its rows before that were delivered and are incomplete
 */
public record LoopOutcome(String id, int frames, int keys, long sparedUs, Optional<RuntimeException> failure) {
    /** This outcome if it is a success. Throws its failure otherwise. */
    public LoopOutcome orThrow() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return this;
    }
}
