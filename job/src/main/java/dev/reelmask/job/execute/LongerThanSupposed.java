package dev.reelmask.job.execute;

/** A unit's sequence is longer than the one piece that the plan supposed. */
final class LongerThanSupposed extends Exception {
    private static final long serialVersionUID = 1L;

    LongerThanSupposed(String sequence) {
        super(sequence + " is longer than a piece");
    }
}
