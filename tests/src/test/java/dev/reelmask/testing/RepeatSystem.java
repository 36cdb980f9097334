package dev.reelmask.testing;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Gives frames the mask of their last key frame: no flow, no next key frame. Notes how many frames each call had. */
public final class RepeatSystem implements PropagationSystem {
    private final SegmentationNetwork network;
    private final List<Integer> batchSizes = new ArrayList<>();

    public RepeatSystem(SegmentationNetwork network) {
        this.network = network;
    }

    private record Repeat(RgbFrame frame, Key key, FrameSize target) implements Request {
        @Override
        public long flowNs() {
            return 0;
        }
    }

    private static final class Line implements Track {
        private Key past;

        @Override
        public void key(Key key) {
            past = key;
        }

        @Override
        public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
            if (!next.isEmpty()) {
                throw new IllegalArgumentException("a next key frame was not asked for");
            }
            return frames.stream()
                    .map(frame -> (Request) new Repeat(frame, past, target))
                    .iterator();
        }

        @Override
        public void close() {}
    }

    @Override
    public SegmentationNetwork network() {
        return network;
    }

    @Override
    public Needs needs() {
        return new Needs(false, 0, false, false);
    }

    @Override
    public Track open(SequenceScope scope) {
        return new Line();
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        batchSizes.add(requests.size());
        return requests.stream()
                .map(Repeat.class::cast)
                .map(repeat -> network.keyMask(repeat.key().state(), repeat.target()))
                .toList();
    }

    /** Frames in each call of {@link #propagate}. */
    public List<Integer> batchSizes() {
        return batchSizes;
    }
}
