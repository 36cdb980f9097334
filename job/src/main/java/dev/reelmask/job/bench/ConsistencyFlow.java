package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.net.bundle.Bundle;
import java.util.Optional;

/** The flow that masks are judged along where temporal consistency is asked for; propagation uses another one. */
final class ConsistencyFlow implements AutoCloseable {
    private final Optional<FlowEstimator> flow;

    private ConsistencyFlow(Optional<FlowEstimator> flow) {
        this.flow = flow;
    }

    /**
     * Opens the flow of a spelling.
     *
     * @param name of {@code --consistency}; empty judges nothing
     * @param propagation of {@code --flow}
     * @throws UserException if both mean the same flow
     */
    static ConsistencyFlow open(
            Optional<String> name, String propagation, BenchOptions options, Optional<Bundle> bundle) {
        if (name.isPresent() && source(name.get(), options, bundle).equals(source(propagation, options, bundle))) {
            throw new UserException(String.format(
                    "--consistency %s is the flow of --flow %s: masks are consistent with the flow that they are propagated along. Name another one, such as bundle:DIR of RAFT-small.",
                    name.get(), propagation));
        }
        return new ConsistencyFlow(name.map(text -> options.flow(text, bundle)));
    }

    private static FlowSource source(String name, BenchOptions options, Optional<Bundle> bundle) {
        return FlowSource.parse(name, options.hadoop(), bundle);
    }

    /** How the pixels of a clip move, if that is asked for. */
    Optional<ClipMotion> motion(Clip clip) {
        return flow.map(estimator -> ClipMotion.of(clip, estimator));
    }

    @Override
    public void close() {
        flow.ifPresent(FlowEstimator::close);
    }
}
