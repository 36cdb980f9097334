package dev.reelmask.propagate.warp;

/** How the flow from a frame to a distant key frame is made. */
public enum FlowPath {
    /**
     * Composed of the flows between neighbours, and at every second frame from the key estimated anew from there. As
     * accurate as {@link #INIT}; one and a half estimates a flow.
     */
    AUTO,
    /** Estimated between the two, started from the composed step flows. Two estimates a flow. */
    INIT,
    /** Estimated between the two. One estimate a flow; loses large motion. */
    DIRECT,
    /** Composed of the flows between neighbours. One estimate a flow, and an easy one; errors add up. */
    CHAINED;

    /** What it comes to where the estimator takes no initial flow. */
    public FlowPath withoutInitial() {
        return switch (this) {
            case CHAINED -> CHAINED;
            case AUTO, INIT, DIRECT -> DIRECT;
        };
    }

    /** Whether the flow of every frame is estimated between it and the key frame, and none is composed. */
    public boolean estimatesAll() {
        return this == DIRECT || this == INIT;
    }
}
