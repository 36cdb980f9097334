package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.State;
import java.util.List;
import java.util.Optional;

/**
 * What key frames say on both sides of a stretch of frames: the last one's scores with the votes of the one before it,
 * warped, which has had its votes too, so that a key frame's part fades with each; and the next one's with the votes of
 * the one after it, which has had none. One thread at a time.
 *
 * <p>A key frame's residual with itself is the lowest there is; a handicap makes its own scores count as much as votes
 * of ordinary residuals. How it was chosen, with CamVid in view, is in docs/results.md. Distance counts only by what it
 * does to residuals: votes are there to average errors out, and the nearest has no fewer of them.
 */
final class Votes implements AutoCloseable {
    /** Of a frame's own scores beside those of others. */
    private static final float OWN = 4;

    private static final float OTHERS = 1;

    private final WarpNetwork network;
    private Optional<Side> past = Optional.empty();
    private Optional<Side> ahead = Optional.empty();

    /** A key frame's scores, with votes. */
    private record Side(State state, RgbFrame frame, boolean isOwned) {
        WarpSource source(RgbFrame current, Flow flow) {
            return new WarpSource(state, frame, flow, Math.abs(current.index() - frame.index()), OTHERS);
        }

        WarpSource own() {
            return WarpSource.own(state, frame, OWN);
        }

        void close() {
            if (isOwned) {
                state.close();
            }
        }
    }

    Votes(WarpNetwork network) {
        this.network = network;
    }

    /** Begins with the first key frame. */
    void first(Key key) {
        State alone = network.blended(key.frame(), List.of(WarpSource.own(key.state(), key.frame(), OWN)));
        past = Optional.of(new Side(alone, key.frame(), true));
    }

    /**
     * Goes on to the next key frame, which is the last one from now on.
     *
     * @param link new → last key frame
     */
    void goOn(Key key, FlowChain.Link link) {
        Side before = past.orElseThrow();
        State voted = blended(key, before.source(key.frame(), link.flow()));
        before.close();
        past = Optional.of(new Side(voted, key.frame(), true));
    }

    /** The next key frame, where none is known after it. */
    void ahead(Key next) {
        ahead(new Side(next.state(), next.frame(), false));
    }

    /**
     * The next key frame.
     *
     * @param after the one after it
     * @param link next → after
     */
    void ahead(Key next, Key after, FlowChain.Link link) {
        Side vote = new Side(after.state(), after.frame(), false);
        ahead(new Side(blended(next, vote.source(next.frame(), link.flow())), next.frame(), true));
    }

    private void ahead(Side side) {
        ahead.ifPresent(Side::close);
        ahead = Optional.of(side);
    }

    private State blended(Key key, WarpSource vote) {
        return network.blended(key.frame(), List.of(WarpSource.own(key.state(), key.frame(), OWN), vote));
    }

    /** The last key frame as a source of its own mask. */
    WarpSource own() {
        return past.orElseThrow().own();
    }

    /** The last key frame as a source of a frame after it. */
    WarpSource past(RgbFrame frame, FlowChain.Link link) {
        return past.orElseThrow().source(frame, link.flow());
    }

    /** The next key frame as a source of a frame before it. */
    WarpSource next(RgbFrame frame, FlowChain.Link link) {
        return ahead.orElseThrow().source(frame, link.flow());
    }

    @Override
    public void close() {
        past.ifPresent(Side::close);
        ahead.ifPresent(Side::close);
        past = Optional.empty();
        ahead = Optional.empty();
    }
}
