package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the last step flows, for chains from other key frames over the same frames. */
final class RememberedSteps implements PairFlows {
    private final FlowEstimator estimator;
    private final int remembered;
    private final Map<Long, Flow> steps = new LinkedHashMap<>();

    /** @param remembered step flows kept */
    RememberedSteps(FlowEstimator estimator, int remembered) {
        this.estimator = estimator;
        this.remembered = remembered;
    }

    @Override
    public Flow step(RgbFrame current, RgbFrame neighbour) {
        long pair = ((long) current.index() << 32) | neighbour.index();
        Flow known = steps.get(pair);
        if (known != null) {
            return known;
        }
        Flow step = estimator.estimate(current, neighbour, Optional.empty());
        steps.put(pair, step);
        if (steps.size() > remembered) {
            Iterator<Long> oldest = steps.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return step;
    }

    @Override
    public Flow composed(RgbFrame current, RgbFrame key, FlowPath path, Supplier<Flow> compose) {
        return compose.get();
    }

    @Override
    public Flow estimated(RgbFrame current, RgbFrame key, FlowPath path, Optional<Flow> initial) {
        return estimator.estimate(current, key, initial);
    }
}
