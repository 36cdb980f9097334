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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A recurrent system in small: what it carries from frame to frame is the number of frames seen, keys among them, and a
 * frame's mask says that number everywhere. Key frames' masks are the network's.
 */
public final class CountingSystem implements PropagationSystem {
    private final SegmentationNetwork network;

    public CountingSystem(SegmentationNetwork network) {
        this.network = network;
    }

    private record Step(RgbFrame frame, Line line, FrameSize target) implements Request {
        @Override
        public long flowNs() {
            return 0;
        }
    }

    private static final class Line implements Track {
        private int seen;

        @Override
        public void key(Key key) {
            seen++;
        }

        @Override
        public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
            return frames.stream()
                    .map(frame -> (Request) new Step(frame, this, target))
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
        return new Needs(false, 0, false, true);
    }

    @Override
    public Track open(SequenceScope scope) {
        return new Line();
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        return requests.stream().map(Step.class::cast).map(CountingSystem::mask).toList();
    }

    private static LabelMap mask(Step step) {
        step.line().seen++;
        byte[] ids = new byte[step.target().pixels()];
        Arrays.fill(ids, (byte) step.line().seen);
        return new LabelMap(step.target(), ids);
    }
}
