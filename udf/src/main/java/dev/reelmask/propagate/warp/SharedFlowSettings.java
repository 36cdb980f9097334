package dev.reelmask.propagate.warp;

/**
 * How the operating points of one sequence share flows.
 *
 * @param limitBytes of flows that are kept for other points, for one sequence
 * @param counts told of every estimate
 * @param threads that make step flows of a sequence with one point while frames wait
 */
public record SharedFlowSettings(long limitBytes, FlowCounts counts, FlowThreads threads) {
    private static final long LIMIT_OF_TASK = 256L << 20;

    /** Without threads. */
    public SharedFlowSettings(long limitBytes, FlowCounts counts) {
        this(limitBytes, counts, FlowThreads.none());
    }

    /** For a sequence that is alone in its task. */
    public static SharedFlowSettings defaults() {
        return ofTask(1);
    }

    /** 256 MiB, by so many sequences side by side. */
    public static SharedFlowSettings ofTask(int sequences) {
        return ofTask(sequences, FlowThreads.none());
    }

    /** The same with threads. */
    public static SharedFlowSettings ofTask(int sequences, FlowThreads threads) {
        return new SharedFlowSettings(LIMIT_OF_TASK / sequences, new FlowCounts(), threads);
    }

    /** Of flows that threads have made and that wait to be taken. */
    long aheadBytes() {
        return limitBytes / 4;
    }
}
