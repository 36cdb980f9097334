package dev.reelmask.evidence;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;

/** What is known of a frame and its last key frame, measured in a run or read from a table. */
public interface PairEvidence {
    /** A number. */
    double number(EvidenceKind kind);

    /**
     * Numbers class by class.
     *
     * @throws IllegalStateException where they are not measured
     */
    default ClassNumbers classes(ClassKind kind) {
        throw new IllegalStateException("no " + kind.spelling() + " was measured");
    }
}
