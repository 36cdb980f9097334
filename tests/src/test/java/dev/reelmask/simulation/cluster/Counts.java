package dev.reelmask.simulation.cluster;

/** What happened on the way. */
final class Counts {
    int starts;
    int tasks;
    int executorsLost;
    int attemptsLost;
    int halfPublished;
    int speculative;
    int speculativeWon;
    int longer;
    /** Units that were computed to their end although somebody else had published them. */
    int computedTwice;
    /** Units published over the same unit. */
    int publishedTwice;
    /** Units whose publication was refused to a start that had lost the run. */
    int refused;
}
