package dev.reelmask.flow.vectors;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;

/**
 * Block vectors and DIS together. From no motion it is {@link VectorFlow}. From an initial flow DIS goes on, and each
 * pixel takes DIS' or the initial flow, whichever makes the frames look more alike there: DIS mends what errors of the
 * steps have added up to, and the initial flow stands where DIS went astray. Thread-safe.
 */
public final class AutoFlow implements FlowEstimator {
    private final VectorFlow vectors = new VectorFlow();
    private final DisFlow dis;

    /** @param preset of the DIS that goes on from initial flows */
    public AutoFlow(DisPreset preset) {
        dis = new DisFlow(preset);
    }

    @Override
    public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        if (initial.isEmpty()) {
            return vectors.search(current, reference);
        }
        FlowField further = dis.estimate(current, reference, initial);
        return new PhotometricChoice(current, reference).between(initial.get().toHost(), further);
    }

    @Override
    public boolean worksBeside() {
        return true;
    }

    @Override
    public String description() {
        return "auto %s %s".formatted(vectors.description(), dis.description());
    }

    @Override
    public void close() {
        vectors.close();
        dis.close();
    }
}
