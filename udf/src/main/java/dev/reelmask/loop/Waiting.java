package dev.reelmask.loop;

import dev.reelmask.flow.FlowChain;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A decoded frame on its way to its row, and what is known of it so far. */
final class Waiting {
    final RgbFrame frame;
    final long decodeUs;
    long flowNs;
    /** Flow to the last key frame, where one was begun. */
    Optional<FlowChain.Link> past = Optional.empty();

    double keyAllRatio;
    double score = Double.NaN;
    int lastKeyFrame;
    /** Whether the network's own mask is wanted, to compare with. */
    boolean isPicked;

    long referenceNs;
    /** The network's own mask, where it is wanted and made. */
    Optional<LabelMap> reference = Optional.empty();

    Waiting(PrefetchingSource.Decoded decoded) {
        this.frame = decoded.frame();
        this.decodeUs = decoded.decodeUs();
    }

    /** Begins the flow to the last key frame unless that is done. */
    FlowChain.Link past(FlowChain chain) {
        if (past.isEmpty()) {
            past = Optional.of(begin(chain));
        }
        return past.get();
    }

    /** Goes one frame further along a chain, on this frame's time. */
    FlowChain.Link begin(FlowChain chain) {
        long start = System.nanoTime();
        FlowChain.Link link = chain.next(frame);
        flowNs += System.nanoTime() - start;
        return link;
    }

    long flowUs() {
        return TimeUnit.NANOSECONDS.toMicros(flowNs);
    }
}
