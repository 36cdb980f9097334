package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import java.util.HashMap;
import java.util.Map;

/** Flows to one key frame from the frames after it, each of which is made once. One thread at a time. */
final class KeyFlows {
    private final Key key;
    private final FlowChain chain;
    /** Those that evidence has asked for, by frame. */
    private final Map<Integer, FlowChain.Link> begun = new HashMap<>();

    KeyFlows(Key key, FlowPaths paths) {
        this.key = key;
        this.chain = paths.chain(key.frame());
    }

    Key key() {
        return key;
    }

    /** Whether a frame's flow is kept. */
    boolean has(RgbFrame frame) {
        return begun.containsKey(frame.index());
    }

    /** A flow that is kept until it is taken. */
    Flow look(RgbFrame frame) {
        return begun.computeIfAbsent(frame.index(), unused -> chain.next(frame)).flow();
    }

    /** The flow of a frame that is to have its mask; it is not kept, for it can be as large as the frame's features. */
    FlowChain.Link take(RgbFrame frame) {
        FlowChain.Link known = begun.remove(frame.index());
        return known == null ? chain.next(frame) : known;
    }

    /** Lets go of the flow of a frame that has its mask from elsewhere. */
    void leave(RgbFrame frame) {
        begun.remove(frame.index());
    }
}
