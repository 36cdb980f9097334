package dev.reelmask.flow;

import dev.reelmask.frame.RgbFrame;
import java.util.Optional;

/** Estimates optical flow between two frames of one size. Thread-safe unless an implementation says otherwise. */
public interface FlowEstimator extends AutoCloseable {
    /**
     * Flow current → reference.
     *
     * @param initial where to start the search, of the frames' size; empty starts from zero
     */
    FlowField estimate(RgbFrame current, RgbFrame reference, Optional<FlowField> initial);

    /** Name and parameters; part of a run's fingerprint. */
    String description();

    @Override
    void close();
}
