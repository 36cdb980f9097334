package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The flows of one sequence to its key frames. What evidence has estimated is not estimated again. */
final class WarpTrack implements Track {
    private final SharedFlows.Reader flows;
    private final FlowPaths paths;
    private final Propagation propagation;
    private final FlowEvidence evidence;
    private KeyFlows past;
    private RgbFrame newest;

    WarpTrack(WarpNetwork network, SharedFlows.Reader flows, FlowPaths paths, Propagation propagation) {
        this.flows = flows;
        this.paths = paths;
        this.propagation = propagation;
        this.evidence = new FlowEvidence(network, flows, paths.maps());
    }

    @Override
    public void key(Key key) {
        past = new KeyFlows(key, paths);
        newest = key.frame();
        evidence.key(past);
        flows.at(key.index() + 1, List.of(key.index()));
    }

    @Override
    public void waits(RgbFrame frame) {
        if (propagation.isTwoSided()) {
            if (!past.has(frame)) {
                paths.ahead(frame, newest);
            }
            if (newest.index() != past.key().index()) {
                paths.ahead(newest, frame);
            }
            newest = frame;
        }
    }

    @Override
    public Optional<EvidenceSource> evidence(EvidenceKind kind) {
        return evidence.source(kind);
    }

    @Override
    public Optional<ClassSource> classes(ClassKind kind) {
        return Optional.of(evidence.classes(kind));
    }

    @Override
    public Optional<MapSource> map(MapKind kind) {
        return evidence.map(kind);
    }

    @Override
    public Optional<StepSource> steps() {
        return Optional.of(evidence.steps());
    }

    @Override
    public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
        Stretch stretch = new Stretch(frames, next.stream().findFirst(), target);
        flows.at(frames.get(0).index(), stretch.keys());
        return stretch;
    }

    @Override
    public long sparedNs() {
        return flows.sparedNs();
    }

    @Override
    public void close() {
        flows.close();
        evidence.close();
        past = null;
        newest = null;
    }

    /** Frames between the last key frame and the next, if that is known. */
    private final class Stretch implements Iterator<Request> {
        private final Deque<RgbFrame> frames;
        private final Optional<Key> next;
        private final FrameSize target;
        /**
         * To the next key frame. Made when the first frame is asked for, by which time all points that hold the frames
         * have said so; links that are chained begin at the key frame.
         */
        private Optional<BackwardWalk> backwards = Optional.empty();

        private boolean isBegun;

        Stretch(List<RgbFrame> frames, Optional<Key> next, FrameSize target) {
            this.frames = new ArrayDeque<>(frames);
            this.next = next;
            this.target = target;
        }

        /** Key frames that masks are made from. */
        private List<Integer> keys() {
            List<Integer> keys = new ArrayList<>(List.of(past.key().index()));
            next.ifPresent(key -> keys.add(key.index()));
            return keys;
        }

        private BackwardWalk walk(Key key) {
            List<RgbFrame> used = frames.stream().filter(this::isUsed).toList();
            return new BackwardWalk(paths.chain(key.frame()), used, flows::clock);
        }

        /** Whether a frame's mask comes from the next key frame. */
        private boolean isUsed(RgbFrame frame) {
            if (next.isEmpty()) {
                return false;
            }
            boolean nearer = next.get().index() - frame.index()
                    < frame.index() - past.key().index();
            return propagation.isTwoSided() || nearer;
        }

        @Override
        public boolean hasNext() {
            return !frames.isEmpty();
        }

        @Override
        public Request next() {
            if (!isBegun) {
                isBegun = true;
                backwards = next.map(this::walk);
            }
            RgbFrame frame = frames.removeFirst();
            Optional<BackwardWalk.Step> ahead = isUsed(frame) ? backwards.map(BackwardWalk::next) : Optional.empty();
            long start = flows.clock();
            List<WarpSource> sources = new ArrayList<>(2);
            if (ahead.isEmpty() || propagation.isTwoSided()) {
                sources.add(source(frame, past.key(), past.take(frame)));
            } else {
                past.leave(frame);
            }
            ahead.ifPresent(step -> sources.add(source(frame, next.orElseThrow(), step.link())));
            flows.at(frame.index() + 1, keys());
            long aheadNs = ahead.map(BackwardWalk.Step::ns).orElse(0L);
            return new WarpRequest(frame, sources, target, aheadNs + flows.clock() - start);
        }

        private static WarpSource source(RgbFrame frame, Key key, FlowChain.Link link) {
            return new WarpSource(key.state(), key.frame(), link.flow(), Math.abs(frame.index() - key.index()));
        }
    }
}
