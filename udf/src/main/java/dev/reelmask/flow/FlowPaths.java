package dev.reelmask.flow;

import dev.reelmask.frame.RgbFrame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the flows of one sequence to its key frames. One thread at a time.
 *
 * <p>Estimates for each frame that is not a key (a frame next to its key needs one fewer with {@code init}):
 *
 * <table>
 * <caption>calls of the estimator</caption>
 * <tr><th>propagation</th><th>direct</th><th>chained</th><th>init</th></tr>
 * <tr><td>causal, nearest</td><td>1</td><td>1</td><td>2</td></tr>
 * <tr><td>blend</td><td>2</td><td>2</td><td>4</td></tr>
 * </table>
 */
public final class FlowPaths {
    private final FlowEstimator estimator;
    private final FlowPath path;
    private final int remembered;
    private final Map<Long, FlowField> steps = new LinkedHashMap<>();

    /**
     * Paths of one sequence. Where the estimator takes no initial flow, {@link FlowPath#INIT} gives what
     * {@link FlowPath#DIRECT} gives, and costs no more.
     *
     * @param remembered step flows kept for chains from other key frames over the same frames
     */
    public FlowPaths(FlowEstimator estimator, FlowPath path, int remembered) {
        this.estimator = estimator;
        this.path = path == FlowPath.INIT && !estimator.takesInitial() ? FlowPath.DIRECT : path;
        this.remembered = remembered;
    }

    /** Flows to a key frame, from its neighbour onwards. */
    public FlowChain chain(RgbFrame key) {
        return new FlowChain(this, key);
    }

    FlowPath path() {
        return path;
    }

    FlowField estimate(RgbFrame current, RgbFrame reference, Optional<FlowField> initial) {
        return estimator.estimate(current, reference, initial);
    }

    FlowField step(RgbFrame current, RgbFrame neighbour) {
        long pair = ((long) current.index() << 32) | neighbour.index();
        FlowField known = steps.get(pair);
        if (known != null) {
            return known;
        }
        FlowField step = estimate(current, neighbour, Optional.empty());
        steps.put(pair, step);
        if (steps.size() > remembered) {
            Iterator<Long> oldest = steps.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return step;
    }
}
