package dev.reelmask.loop;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The state of one sequence between the loop's steps. Owns at most two key states: the last key frame's, and the next
 * one's while the frames between get their masks.
 */
final class SequenceRun implements AutoCloseable {
    private final LoopInput input;
    private final SegmentationLoop loop;
    private final Scheduler scheduler;
    private final Track track;
    private final EvidenceSource evidence;
    private final ReferenceSample sample;
    private final PrefetchingSource source;
    private final ResultDelivery delivery;

    private final Deque<PrefetchingSource.Decoded> undecided = new ArrayDeque<>();
    /** No key frames, without masks so far. */
    private final Deque<Decided> held = new ArrayDeque<>();

    private Optional<Decided> newKey = Optional.empty();
    private long newKeyNs;
    private Optional<Key> past = Optional.empty();
    private Optional<Key> next = Optional.empty();
    /** Of the frames held, while they get their masks. */
    private Iterator<Request> requests = Collections.emptyIterator();

    private Optional<Request> request = Optional.empty();
    private History history;
    private FrameSize target;
    private int keys;
    private boolean exhausted;
    private boolean ended;
    private Optional<RuntimeException> failure = Optional.empty();

    SequenceRun(LoopInput input, SegmentationLoop loop) {
        this.input = input;
        this.loop = loop;
        this.scheduler = loop.scheduler().create(input.id());
        this.track = loop.system().open(input.id());
        EvidenceKind kind = scheduler.evidenceKind();
        this.evidence = track.evidence(kind).orElseGet(() -> EvidenceSource.of(kind));
        this.sample = new ReferenceSample(
                input, loop.system().network(), loop.settings().references());
        Scorer scorer = new Scorer(loop.system().network().classes().size(), input.labels());
        int queue = loop.settings().queue();
        this.delivery = new ResultDelivery(input.id(), input.rows(), scorer, queue);
        this.source = new PrefetchingSource(input.frames());
    }

    /** Reads frames until the window is full or the sequence ends. */
    void fill() {
        while (!exhausted && undecided.size() < loop.settings().window()) {
            Optional<PrefetchingSource.Decoded> frame = source.next();
            frame.ifPresent(undecided::add);
            exhausted = frame.isEmpty();
        }
        if (history == null && !undecided.isEmpty()) {
            begin(undecided.removeFirst());
        }
    }

    private void begin(PrefetchingSource.Decoded first) {
        history = new History(first.frame().index());
        Optional<FrameSize> labelSize = input.labels().size();
        target = loop.settings().maskSize() == MaskSize.SOURCE
                ? input.sourceSize()
                : labelSize.orElse(first.frame().size());
        if (labelSize.isPresent()) {
            sample.switchOff();
        }
        newKey = Optional.of(Decided.first(first, input.first()));
    }

    /**
     * Decides the window's frames one by one up to the first new key frame, each on evidence measured then: estimates
     * gain nothing from batches, and what lies behind a new key frame is never measured in vain.
     */
    void decide() {
        while (newKey.isEmpty() && !undecided.isEmpty()) {
            decide(undecided.removeFirst());
        }
    }

    private void decide(PrefetchingSource.Decoded decoded) {
        RgbFrame frame = decoded.frame();
        RgbFrame lastKey = past.orElseThrow().frame();
        long start = System.nanoTime();
        double score = evidence.measure(frame, lastKey);
        long measureNs = System.nanoTime() - start;
        EvidenceKind kind = scheduler.evidenceKind();
        Optional<KeyReason> reason = reason(new Evidence(frame.index(), lastKey.index(), score));
        boolean isKey = reason.isPresent();
        history.record(frame.index(), isKey);
        Decided decided = new Decided(
                decoded,
                reason,
                kind == EvidenceKind.NONE ? Double.NaN : score,
                history.keyAllRatio(),
                history.lastKeyFrame(),
                kind.takesFlow() ? measureNs : 0,
                !isKey && sample.picks(frame.index(), keys));
        if (isKey) {
            newKey = Optional.of(decided);
        } else {
            held.add(decided);
        }
    }

    private Optional<KeyReason> reason(Evidence measured) {
        if (scheduler.decide(measured, history)) {
            return Optional.of(KeyReason.DECIDED);
        }
        boolean isFull = loop.system().needs().nextKey()
                && held.size() >= loop.settings().maxGap();
        return isFull ? Optional.of(KeyReason.MAX_GAP) : Optional.empty();
    }

    /** The frame that was decided to be the next key frame and has no state yet. */
    Optional<RgbFrame> newKey() {
        return newKey.filter(unused -> next.isEmpty()).map(Decided::frame);
    }

    /** Takes over the state of {@link #newKey}. */
    void own(State state, long networkNs) {
        next = Optional.of(new Key(newKey.orElseThrow().frame(), state));
        newKeyNs = networkNs;
    }

    /** Begins the masks of the frames held, unless they wait for the next key frame. */
    void between() {
        boolean waits = loop.system().needs().nextKey() && next.isEmpty() && !isLastFrameDecided();
        if (held.isEmpty() || waits) {
            return;
        }
        sample.masks(held, target);
        List<RgbFrame> frames = held.stream().map(Decided::frame).toList();
        requests = track.between(
                frames, next.filter(unused -> loop.system().needs().nextKey()), target);
    }

    private boolean isLastFrameDecided() {
        return exhausted && undecided.isEmpty();
    }

    /** Makes the next request of the frames held, if one is left. */
    void prepare() {
        request = requests.hasNext() ? Optional.of(requests.next()) : Optional.empty();
    }

    Optional<Request> request() {
        return request;
    }

    /** Takes over the mask of {@link #request}. */
    void own(LabelMap mask, long propagateNs) {
        Decided decided = held.removeFirst();
        StageMicros micros = micros(
                decided, 0, decided.flowNs() + request.orElseThrow().flowNs(), propagateNs, sample.nsOf(decided));
        deliver(decided, mask, micros);
        request = Optional.empty();
    }

    /** Makes the mask of the new key frame, which then is the last one; or ends the sequence after its last frame. */
    void advance() {
        if (newKey.isPresent()) {
            advance(newKey.get(), next.orElseThrow());
        } else if (isLastFrameDecided()) {
            delivery.finish();
            close();
        }
    }

    private void advance(Decided decided, Key key) {
        past.ifPresent(Key::close);
        past = next;
        next = Optional.empty();
        newKey = Optional.empty();
        track.key(key);
        keys++;
        long start = System.nanoTime();
        LabelMap mask = Failures.ofNetwork(
                input.id(), key.index(), () -> loop.system().network().keyMask(key.state(), target));
        deliver(decided, mask, micros(decided, newKeyNs + System.nanoTime() - start, decided.flowNs(), 0, 0));
    }

    private static StageMicros micros(
            Decided decided, long networkNs, long flowNs, long propagateNs, long referenceNs) {
        return new StageMicros(
                decided.decoded().decodeUs(),
                TimeUnit.NANOSECONDS.toMicros(networkNs),
                TimeUnit.NANOSECONDS.toMicros(flowNs),
                TimeUnit.NANOSECONDS.toMicros(propagateNs),
                0,
                TimeUnit.NANOSECONDS.toMicros(referenceNs));
    }

    private void deliver(Decided decided, LabelMap mask, StageMicros micros) {
        FrameResult row = new FrameResult(
                decided.index(),
                decided.frame().ptsUs(),
                decided.keyReason(),
                decided.frame().damaged(),
                decided.lastKeyFrame(),
                decided.keyAllRatio(),
                decided.score(),
                input.sourceSize(),
                decided.frame().size(),
                mask,
                Optional.empty(),
                micros);
        delivery.put(row, sample.take(decided));
    }

    /** Ends the sequence with an exception. */
    void fail(RuntimeException cause) {
        failure = Optional.of(cause);
        close();
    }

    boolean ended() {
        return ended;
    }

    String id() {
        return input.id();
    }

    LoopOutcome outcome() {
        return new LoopOutcome(input.id(), delivery.delivered(), keys, failure);
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            track.close();
            past.ifPresent(Key::close);
            next.ifPresent(Key::close);
            past = Optional.empty();
            next = Optional.empty();
            undecided.clear();
            held.clear();
            requests = Collections.emptyIterator();
            request = Optional.empty();
            delivery.close();
            source.close();
        }
    }
}
