package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.State;
import java.util.List;

/**
 * The last key frame's state with the votes of those before it: its own scores blended with the one before, warped,
 * which has had its votes too. So a key frame's part in those after it fades by about half with each. One thread at a
 * time.
 *
 * <p>A key frame's residual with itself is the lowest there is; handicaps make its own scores count as much as votes of
 * ordinary residuals. How they were chosen, with CamVid in view, is in docs/results.md; masks change little between
 * half and twice of them.
 */
final class Votes implements AutoCloseable {
    /** Of a key frame's own scores beside those before it. */
    private static final float OWN = 8;

    /** Of a key frame with the votes before it, beside the next. */
    private static final float VOTED = 4;

    private final WarpNetwork network;
    private Key key;
    /** None of the first key frame, whose state is all there is. */
    private State voted;
    /** No motion, of the flows' size. */
    private FlowField still;

    Votes(WarpNetwork network) {
        this.network = network;
    }

    /** Begins with the first key frame. */
    void first(Key first) {
        key = first;
        still = FlowField.zero(first.frame().size());
    }

    /**
     * Goes on to the next key frame.
     *
     * @param link new → last key frame
     */
    void next(Key newKey, FlowChain.Link link) {
        Flow flow = link.flow();
        still = FlowField.zero(flow.size());
        WarpSource own = new WarpSource(newKey.state(), newKey.frame(), still, 0, OWN);
        int distance = newKey.index() - key.index();
        WarpSource before = new WarpSource(state(), key.frame(), flow, distance, handicap(distance));
        State blended = network.blended(newKey.frame(), List.of(own, before));
        close();
        key = newKey;
        voted = blended;
    }

    private State state() {
        return voted == null ? key.state() : voted;
    }

    /** The last key frame as a source of its own mask. */
    WarpSource own() {
        return new WarpSource(state(), key.frame(), still, 0, VOTED);
    }

    /** The last key frame as a source of a frame after it. */
    WarpSource source(RgbFrame frame, FlowChain.Link link) {
        int distance = frame.index() - key.index();
        return new WarpSource(state(), key.frame(), link.flow(), distance, handicap(distance));
    }

    /** The next key frame as a source of the last one's mask or of a frame's between. */
    static WarpSource next(RgbFrame frame, Key next, FlowChain.Link link) {
        int distance = next.index() - frame.index();
        return new WarpSource(next.state(), next.frame(), link.flow(), distance, handicap(distance));
    }

    /** It rises slower than distance: votes are there to average errors out, and the nearest has no fewer of them. */
    private static float handicap(int distance) {
        return (float) Math.sqrt(distance + 2.0);
    }

    @Override
    public void close() {
        if (voted != null) {
            voted.close();
            voted = null;
        }
        key = null;
    }
}
