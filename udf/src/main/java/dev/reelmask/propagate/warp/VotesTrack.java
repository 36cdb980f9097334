package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
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

/**
 * One sequence with {@link dev.reelmask.propagate.Propagation#VOTES}. Frames wait for two key frames, so that the next
 * one has the votes of the one after it.
 */
final class VotesTrack implements Track {
    private final SharedFlows.Reader flows;
    private final FlowPaths paths;
    private final FlowEvidence evidence;
    private final Votes votes;
    /** The one before the frames without masks, and those after it. */
    private final Deque<KeyFlows> keys = new ArrayDeque<>();

    /** From the first of the keys on to the second, once that has been asked for. */
    private Optional<Ahead> ahead = Optional.empty();

    /** The first frame without a mask. */
    private int open;

    private RgbFrame newest;

    VotesTrack(WarpNetwork network, SharedFlows.Reader flows, FlowPaths paths) {
        this.flows = flows;
        this.paths = paths;
        this.evidence = new FlowEvidence(network, flows, paths.maps());
        this.votes = new Votes(network);
    }

    /** Flows of a key frame and the frames after it to the next one. The key frame's votes for that come first. */
    private record Ahead(BackwardWalk walk, BackwardWalk.Step ofKey) {
        static Ahead of(BackwardWalk walk) {
            return new Ahead(walk, walk.next());
        }

        BackwardWalk.Step take(boolean isKey) {
            return isKey ? ofKey : walk.next();
        }
    }

    @Override
    public void key(Key key) {
        KeyFlows last = new KeyFlows(key, paths);
        newest = key.frame();
        if (keys.isEmpty()) {
            votes.first(key);
            open = key.index();
        }
        keys.add(last);
        evidence.key(last);
        at(open, List.of());
    }

    private void at(int frame, List<Key> next) {
        open = frame;
        List<Integer> all =
                new ArrayList<>(keys.stream().map(one -> one.key().index()).toList());
        next.forEach(key -> all.add(key.index()));
        flows.at(frame, all);
    }

    @Override
    public void waits(RgbFrame frame) {
        if (!keys.getLast().has(frame)) {
            paths.ahead(frame, newest);
        }
        paths.ahead(newest, frame);
        newest = frame;
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
        at(open, next);
        return new Stretch(frames, next, target);
    }

    @Override
    public long sparedNs() {
        return flows.sparedNs();
    }

    @Override
    public void close() {
        flows.close();
        evidence.close();
        votes.close();
        keys.clear();
        newest = null;
        ahead = Optional.empty();
    }

    /** A key frame and the frames up to the next one, if that is known. */
    private final class Stretch implements Iterator<Request> {
        private final Deque<RgbFrame> frames;
        private final List<RgbFrame> later;
        private final List<Key> next;
        private final FrameSize target;
        /** Of the stretch after this one. */
        private Optional<Ahead> further = Optional.empty();

        private boolean isBegun;

        Stretch(List<RgbFrame> all, List<Key> next, FrameSize target) {
            int end = next.isEmpty() ? Integer.MAX_VALUE : next.get(0).index();
            this.frames = new ArrayDeque<>(
                    all.stream().filter(frame -> frame.index() < end).toList());
            this.later = all.subList(frames.size(), all.size());
            this.next = next;
            this.target = target;
        }

        @Override
        public boolean hasNext() {
            return !frames.isEmpty();
        }

        /** Votes are given when the first frame is asked for: by then all points that hold the frames have said so. */
        @Override
        public Request next() {
            long votesNs = isBegun ? 0 : begin();
            isBegun = true;
            RgbFrame frame = frames.removeFirst();
            boolean isKey = frame.index() == keys.getFirst().key().index();
            Optional<BackwardWalk.Step> step = ahead.map(one -> one.take(isKey));
            long start = flows.clock();
            List<WarpSource> sources = new ArrayList<>(2);
            sources.add(isKey ? votes.own() : votes.past(frame, keys.getFirst().take(frame)));
            step.ifPresent(one -> sources.add(votes.next(frame, one.link())));
            at(frame.index() + 1, next);
            if (frames.isEmpty()) {
                ahead = further;
            }
            long stepNs = step.map(BackwardWalk.Step::ns).orElse(0L);
            return new WarpRequest(frame, sources, target, votesNs + stepNs + flows.clock() - start);
        }

        /** Nanoseconds that it took, but for flows ahead. */
        private long begin() {
            if (ahead.isEmpty() && !next.isEmpty()) {
                ahead = Optional.of(walk(next.get(0), List.copyOf(frames)));
            }
            if (next.size() > 1) {
                further = Optional.of(walk(next.get(1), later));
            }
            long start = flows.clock();
            while (keys.getFirst().key().index() < frames.getFirst().index()) {
                KeyFlows before = keys.removeFirst();
                Key key = keys.getFirst().key();
                votes.goOn(key, before.take(key.frame()));
            }
            further.ifPresentOrElse(
                    one -> votes.ahead(next.get(0), next.get(1), one.ofKey().link()),
                    () -> next.stream().findFirst().ifPresent(votes::ahead));
            return flows.clock() - start;
        }

        private Ahead walk(Key to, List<RgbFrame> from) {
            List<RgbFrame> before =
                    from.stream().filter(frame -> frame.index() < to.index()).toList();
            return Ahead.of(new BackwardWalk(paths.chain(to.frame()), before, flows::clock));
        }
    }
}
