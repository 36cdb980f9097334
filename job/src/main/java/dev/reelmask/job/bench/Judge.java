package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.loop.ConsistencyScores;
import dev.reelmask.metric.PixelMotion;
import java.util.Optional;

/** What masks are held against one another along, if that is asked for; closes the flow. */
record Judge(Optional<FlowEstimator> flow) implements AutoCloseable {
    /** Both scores of steadiness, or none. */
    ConsistencyScores scores() {
        return new ConsistencyScores(flow.map(PixelMotion::new), flow.isPresent());
    }

    @Override
    public void close() {
        flow.ifPresent(FlowEstimator::close);
    }
}
