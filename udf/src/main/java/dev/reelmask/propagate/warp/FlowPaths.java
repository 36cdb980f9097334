package dev.reelmask.propagate.warp;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.MapKind;
import java.util.Set;

/**
 * Makes the flows of one sequence to its key frames. One thread at a time.
 *
 * <p>Estimates for each frame that is not a key (a frame next to its key needs one fewer with {@code init}):
 *
 * <table>
 * <caption>calls of the estimator</caption>
 * <tr><th>propagation</th><th>direct</th><th>chained</th><th>auto</th><th>init</th></tr>
 * <tr><td>causal, nearest</td><td>1</td><td>1</td><td>1.5</td><td>2</td></tr>
 * <tr><td>blend</td><td>2</td><td>2</td><td>3</td><td>4</td></tr>
 * </table>
 */
public final class FlowPaths {
    private final PairFlows flows;
    private final FlowPath path;
    private final Set<MapKind> maps;

    /**
     * Paths of one sequence. Where the estimator takes no initial flow, {@link FlowPath#AUTO} and {@link FlowPath#INIT}
     * give what {@link FlowPath#DIRECT} gives, and cost no more.
     *
     * @param remembered step flows kept for chains from other key frames over the same frames
     */
    public FlowPaths(FlowEstimator estimator, FlowPath path, int remembered) {
        this(new RememberedSteps(estimator, remembered), estimator, path);
    }

    FlowPaths(PairFlows flows, FlowEstimator estimator, FlowPath path) {
        this.flows = flows;
        this.path = estimator.takesInitial() ? path : path.withoutInitial();
        this.maps = this.path.estimatesAll() ? estimator.maps() : Set.of();
    }

    /** Maps of evidence that the flow of every frame to its key frame comes with. */
    public Set<MapKind> maps() {
        return maps;
    }

    /** Says that chains will go from one frame to another with none between. */
    void ahead(RgbFrame current, RgbFrame neighbour) {
        if (path != FlowPath.DIRECT) {
            flows.ahead(current, neighbour);
        }
    }

    /** Flows to a key frame, from its neighbour onwards. */
    public FlowChain chain(RgbFrame key) {
        return new FlowChain(flows, path, key);
    }
}
