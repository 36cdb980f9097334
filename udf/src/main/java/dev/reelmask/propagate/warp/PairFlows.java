package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a chain of flows gets the flow between two frames. One thread at a time. */
interface PairFlows {
    /** Says that a step flow will be asked for, so that it may be made until then. */
    default void ahead(RgbFrame current, RgbFrame neighbour) {}

    /** Flow to a frame with none between. */
    Flow step(RgbFrame current, RgbFrame neighbour);

    /** Flow to a key frame, composed of step flows by {@code compose} where nobody has done so. */
    Flow composed(RgbFrame current, RgbFrame key, FlowPath path, Supplier<Flow> compose);

    /** Flow to a key frame, estimated from the composed flow where there is one. */
    Flow estimated(RgbFrame current, RgbFrame key, FlowPath path, Optional<Flow> initial);
}
