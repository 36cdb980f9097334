package dev.reelmask.propagate.warp;

/**
 * How the operating points of one sequence share flows.
 *
 * @param limitBytes of flows that are kept for other points, for one sequence
 * @param counts told of every estimate
 */
public record SharedFlowSettings(long limitBytes, FlowCounts counts) {
    private static final long LIMIT_OF_TASK = 256L << 20;

    /** For a sequence that is alone in its task. */
    public static SharedFlowSettings defaults() {
        return ofTask(1);
    }

    /** 256 MiB, by so many sequences side by side. */
    public static SharedFlowSettings ofTask(int sequences) {
        return new SharedFlowSettings(LIMIT_OF_TASK / sequences, new FlowCounts());
    }
}
