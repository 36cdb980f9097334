package dev.reelmask.transition;

import dev.reelmask.flow.Flow;
import dev.reelmask.propagate.warp.FlowChain;
import dev.reelmask.propagate.warp.FlowPaths;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Flows to one key frame from the frames on one side of it, made as they are asked for and kept until they are dropped.
 */
final class KeyFlows {
    private final FlowChain chain;
    private final NavigableMap<Integer, FlowChain.Link> links = new TreeMap<>();

    KeyFlows(FlowPaths paths, SeenFrame key) {
        this.chain = paths.chain(key.frame());
    }

    /** Goes on to a frame, the neighbour of the one before. */
    void add(SeenFrame frame) {
        links.put(frame.index(), chain.next(frame.frame()));
    }

    /** The flow from a frame that was added. */
    Flow from(int frame) {
        return links.get(frame).flow();
    }

    /** Lets go of the flows from frames up to this one. */
    void dropUpTo(int frame) {
        links.headMap(frame, true).clear();
    }
}
