package dev.reelmask.propagate.warp;

/**
 * How the operating points of one sequence share flows.
 *
 * @param limitBytes of flows that are kept for other points, for one sequence
 * @param counts told of every estimate
 */
public record SharedFlowSettings(long limitBytes, FlowCounts counts) {
    private static final long DEFAULT_LIMIT = 256L << 20;

    /** 256 MiB. */
    public static SharedFlowSettings defaults() {
        return new SharedFlowSettings(DEFAULT_LIMIT, new FlowCounts());
    }
}
