package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.MapKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flows of one sequence to its key frames. What evidence has estimated is not estimated again. */
public final class WarpTrack implements Track {
    private final WarpNetwork network;
    private final SharedFlows.Reader flows;
    private final FlowPaths paths;
    private final Propagation propagation;
    private final Optional<Votes> votes;
    private Key past;
    /** Of the last key frame, to see classes change; made when it is first asked for. */
    private Optional<LabelMap> pastMask = Optional.empty();

    private FlowChain chain;
    /** Flows to the last key frame that evidence has asked for, by frame. */
    private final Map<Integer, FlowChain.Link> begun = new HashMap<>();
    /** Nanoseconds that the votes of the last key frame have taken, until its mask is asked for. */
    private long votesNs;

    /** @param votes with {@link Propagation#VOTES} alone */
    WarpTrack(
            WarpNetwork network,
            SharedFlows.Reader flows,
            FlowPaths paths,
            Propagation propagation,
            Optional<Votes> votes) {
        this.network = network;
        this.flows = flows;
        this.paths = paths;
        this.propagation = propagation;
        this.votes = votes;
    }

    @Override
    public void key(Key key) {
        long start = clock();
        votes.ifPresent(all -> vote(all, key));
        votesNs = clock() - start;
        past = key;
        pastMask = Optional.empty();
        chain = paths.chain(key.frame());
        begun.clear();
        flows.at(key.index() + (votes.isPresent() ? 0 : 1), key.index());
    }

    private void vote(Votes all, Key key) {
        if (past == null) {
            all.first(key);
        } else {
            all.next(key, forwards(key.frame()));
        }
    }

    /** The flow to the last key frame, which evidence may have asked for before. */
    private FlowChain.Link forwards(RgbFrame frame) {
        FlowChain.Link known = begun.remove(frame.index());
        return known == null ? chain.next(frame) : known;
    }

    /** What flows say, which are kept until their frames have masks. */
    @Override
    public Optional<EvidenceSource> evidence(EvidenceKind kind) {
        return switch (kind) {
            case FRAME_DIFFERENCE -> Optional.empty();
            case FLOW_MAGNITUDE ->
                Optional.of((frame, lastKey) -> flowTo(frame).toHost().meanLength(frame.size()));
            case WARP_RESIDUAL -> Optional.of((frame, lastKey) -> WarpEvidence.residual(frame, lastKey, flowTo(frame)));
            case CLASS_CHANGE -> Optional.of((frame, lastKey) -> classChange(frame));
            case FLOW_INCONSISTENCY -> Optional.of(this::inconsistency);
        };
    }

    @Override
    public Optional<MapSource> map(MapKind kind) {
        return switch (kind) {
            case FLOW_GRID -> Optional.of((frame, lastKey) -> WarpEvidence.flowGrid(frame, lastKey, flowTo(frame)));
        };
    }

    /** Made once, whatever asks for it. */
    private Flow flowTo(RgbFrame frame) {
        return begun.computeIfAbsent(frame.index(), unused -> chain.next(frame)).flow();
    }

    private double classChange(RgbFrame frame) {
        LabelMap mask = pastMask.orElseGet(() ->
                network.keyMask(past.state(), WarpEvidence.maskSize(past.frame().size())));
        pastMask = Optional.of(mask);
        return WarpEvidence.classChange(network, frame, past, mask, flowTo(frame));
    }

    private double inconsistency(RgbFrame frame, RgbFrame lastKey) {
        Flow back = frame.index() == lastKey.index() + 1
                ? flows.step(lastKey, frame)
                : flows.estimated(lastKey, frame, FlowPath.DIRECT, Optional.empty());
        return WarpEvidence.inconsistency(frame.size(), flowTo(frame), back);
    }

    @Override
    public Iterator<Request> between(List<RgbFrame> frames, Optional<Key> next, FrameSize target) {
        next.ifPresent(key -> flows.next(key.index()));
        return new Stretch(frames, next, target);
    }

    @Override
    public long sparedNs() {
        return flows.sparedNs();
    }

    @Override
    public void close() {
        flows.close();
        votes.ifPresent(Votes::close);
        begun.clear();
        past = null;
        pastMask = Optional.empty();
        chain = null;
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

        private BackwardWalk walk(Key key) {
            List<RgbFrame> used = frames.stream().filter(this::isUsed).toList();
            return new BackwardWalk(paths.chain(key.frame()), used, WarpTrack.this::clock);
        }

        /** Whether a frame's mask comes from the next key frame. */
        private boolean isUsed(RgbFrame frame) {
            if (next.isEmpty()) {
                return false;
            }
            boolean nearer = next.get().index() - frame.index() < frame.index() - past.index();
            return propagation.isTwoSided() || nearer;
        }

        @Override
        public boolean hasNext() {
            return !frames.isEmpty();
        }

        /** Takes a frame's flows out of what is kept: they can be as large as its features. */
        @Override
        public Request next() {
            if (!isBegun) {
                isBegun = true;
                backwards = next.map(this::walk);
            }
            RgbFrame frame = frames.removeFirst();
            Optional<BackwardWalk.Step> ahead = isUsed(frame) ? backwards.map(BackwardWalk::next) : Optional.empty();
            long start = clock();
            List<WarpSource> sources = new ArrayList<>(2);
            if (ahead.isEmpty() || propagation.isTwoSided()) {
                sources.add(behind(frame));
            } else {
                begun.remove(frame.index());
            }
            ahead.ifPresent(step -> sources.add(ahead(frame, next.orElseThrow(), step.link())));
            flows.at(frame.index() + 1, past.index());
            long aheadNs = ahead.map(BackwardWalk.Step::ns).orElse(0L);
            aheadNs += isLastKey(frame) ? votesNs : 0;
            return new WarpRequest(frame, sources, target, aheadNs + clock() - start);
        }
    }

    /** Nanoseconds, with those that other points have spent for this one too. */
    private long clock() {
        return System.nanoTime() + flows.sparedNs();
    }

    private boolean isLastKey(RgbFrame frame) {
        return frame.index() == past.index();
    }

    /** The last key frame as a source. */
    private WarpSource behind(RgbFrame frame) {
        if (votes.isEmpty()) {
            return new WarpSource(past.state(), past.frame(), forwards(frame).flow(), frame.index() - past.index());
        }
        return isLastKey(frame) ? votes.get().own() : votes.get().source(frame, forwards(frame));
    }

    /** The next key frame as a source. */
    private WarpSource ahead(RgbFrame frame, Key next, FlowChain.Link link) {
        int distance = next.index() - frame.index();
        return votes.isEmpty()
                ? new WarpSource(next.state(), next.frame(), link.flow(), distance)
                : Votes.next(frame, next, link);
    }
}
