package dev.reelmask.train.scheduler;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.table.IntervalTable;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** What a table says of masks from both sides, where a scheduler is to learn for them. */
final class StoredIntervals {
    private StoredIntervals() {}

    /**
     * Looks whether all is there.
     *
     * @param part for messages, such as {@code --table}
     * @throws UserException if there are no intervals, or the sequence cannot end with a key frame
     */
    static void check(SequenceTransitions sequence, String part) {
        if (sequence.intervals().isEmpty()) {
            throw new UserException(
                    "%s: sequence %s has no intervals between two key frames; make the table with reelmask transitions --two-sided"
                            .formatted(part, sequence.id()));
        }
        if (!sequence.has(sequence.frames() - 1)) {
            throw new UserException(
                    "%s: the last picture of sequence %s is lost, where masks from both sides need a key frame; leave it out of the table"
                            .formatted(part, sequence.id()));
        }
    }

    /** Adds what stored intervals lose. */
    static void digest(SequenceTransitions sequence, MessageDigest digest) {
        IntervalTable intervals = sequence.intervals().orElseThrow();
        for (int length : intervals.lengths().stored()) {
            for (int left = 0; left + length < sequence.frames(); left++) {
                digest.update(ByteBuffer.allocate(Double.BYTES)
                        .putDouble(intervals.loss(left, left + length))
                        .flip());
            }
        }
    }
}
