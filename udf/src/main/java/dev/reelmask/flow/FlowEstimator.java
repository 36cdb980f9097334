package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.MapKind;
import java.util.Optional;
import java.util.Set;

/** Estimates optical flow between two frames of one size. Thread-safe unless an implementation says otherwise. */
public interface FlowEstimator extends AutoCloseable {
    /**
     * Flow current → reference, of the frames' size or of the estimator's own smaller resolution: displacements are in
     * pixels of the result's {@link Flow#size}, and {@link Flow#resized} makes it any other size.
     *
     * @param initial where to start the search, of any size; empty starts from zero. Ignored where
     *     {@link #takesInitial} is false
     */
    Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial);

    /** Whether an initial flow changes the result. */
    default boolean takesInitial() {
        return true;
    }

    /** Whether estimates come with a scale field, by which warped features are multiplied. */
    default boolean hasScaleField() {
        return false;
    }

    /** Maps of evidence that every estimate comes with ({@link Flow#map}), at no cost of their own. */
    default Set<MapKind> maps() {
        return Set.of();
    }

    /** Whether estimates take a frame's own pixels, and not only what {@link #distil} has kept with it. */
    default boolean needsPixels() {
        return true;
    }

    /**
     * Whether estimates take a thread of the processor and nothing else, so that they may be made beside the network.
     */
    default boolean worksBeside() {
        return false;
    }

    /** Makes what estimates take of a frame, and keeps it with the frame ({@link RgbFrame#derived}). */
    default void distil(RgbFrame frame) {}

    /** The size of the flows of frames of a size, or more. */
    default FrameSize flowSize(FrameSize frames) {
        return frames;
    }

    /** Name and parameters; part of a run's fingerprint. */
    String description();

    @Override
    void close();
}
