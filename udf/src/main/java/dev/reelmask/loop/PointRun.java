package dev.reelmask.loop;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.frame.Area;
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
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One sequence at one operating point, between the loop's steps. Holds the states of the key frame before the frames
 * that wait, of those that they wait for, and of the newest while frames get their masks.
 */
final class PointRun implements Member {
    private final LoopInput input;
    private final LoopSettings settings;
    private final Setting setting;
    private final RowMaker rows;
    private final Optional<RegionView> view;

    /** Without masks so far; key frames are among them where they wait too. */
    private final Deque<Decided> held = new ArrayDeque<>();

    /** The one before the frames held, and those among them. */
    private final Deque<SharedKey> known = new ArrayDeque<>();

    private Optional<Decided> newKey = Optional.empty();
    private Optional<SharedKey> next = Optional.empty();
    /** Of the frames held, while they get their masks. */
    private Iterator<Request> requests = Collections.emptyIterator();

    private Request request;
    private History history;
    private ReferenceSample sample;
    private FrameSize target;
    /** Of a region, the parts of its mask that other regions have too. */
    private Optional<List<Area>> shared = Optional.empty();

    private int mostHeld;
    /** Frames held after the last key frame. */
    private int gap;

    private int keys;
    /** Of frames that were seen since the last decision. */
    private long seeNs;

    private long sparedNs;
    private boolean ended;
    private Optional<RuntimeException> failure = Optional.empty();

    /** What runs a sequence at a point. */
    record Setting(
            OperatingPoint point,
            Scheduler scheduler,
            Track track,
            MeasuredEvidence evidence,
            Optional<SharedMotion> motion) {
        PropagationSystem system() {
            return point.system();
        }
    }

    /** @param position of the point among those of the share */
    PointRun(LoopInput input, LoopSettings settings, Setting setting, SequenceRun.Share share, int position) {
        this.input = input;
        this.settings = settings;
        this.setting = setting;
        this.rows = new RowMaker(
                input, setting.motion(), share.rows(), share.outputs().get(position));
        this.view = share.view();
    }

    /** Opens a sequence at a point. */
    static Setting open(
            LoopInput input,
            OperatingPoint point,
            SegmentationNetwork network,
            SequenceScope scope,
            Optional<SharedMotion> motion) {
        if (point.system().network() != network) {
            throw new IllegalArgumentException("an operating point has another network than the loop");
        }
        Scheduler scheduler = point.scheduler().create(input.id());
        Track track = point.system().open(scope);
        boolean isTwoSided = point.system().needs().looksAhead();
        MeasuredEvidence evidence = new MeasuredEvidence(scheduler.needs(), track, network, isTwoSided);
        return new Setting(point, scheduler, track, evidence, motion);
    }

    /** Frames of a size that are read after each that is decided. */
    int ahead(FrameSize size) {
        return WaitingFrames.ahead(setting.scheduler().needs(), size);
    }

    /** A frame that is decided later. */
    void see(Decoded decoded) {
        long start = clock();
        setting.evidence().see(decoded.frame());
        seeNs += clock() - start;
    }

    /** The first frame, which is a key frame. */
    void begin(Decoded first, FrameSize maskSize, boolean isLabelled) {
        target = maskSize;
        rows.begin(maskSize);
        boolean isCompared = !isLabelled && view.isEmpty();
        sample =
                new ReferenceSample(input.source(), isCompared ? setting.point().references() : References.NONE);
        shared = view.map(RegionView::shared);
        setting.evidence().begin(first.frame());
        history = new History(first.frame().index());
        newKey = Optional.of(Decided.first(first, input.first()));
    }

    /** A frame after it. */
    void decide(Decoded decoded, boolean isLast) {
        RgbFrame frame = decoded.frame();
        RgbFrame lastKey = known.getLast().key().frame();
        long start = clock();
        Evidence evidence = setting.evidence().of(frame, lastKey);
        Decision decision = setting.scheduler().decide(evidence, history);
        long measureNs = seeNs + clock() - start;
        seeNs = 0;
        Optional<KeyReason> reason = decision.reason().or(() -> forced(isLast));
        boolean isKey = reason.isPresent();
        history.record(frame.index(), isKey);
        Decided decided = new Decided(
                decoded,
                reason,
                decision.score(),
                history.keyAllRatio(),
                history.lastKeyFrame(),
                setting.evidence().takesFlow() ? measureNs : 0,
                false,
                !isKey && sample.picks(frame.index(), keys));
        if (isKey) {
            newKey = Optional.of(decided);
        } else {
            held.add(decided);
            setting.track().waits(frame);
            gap++;
        }
    }

    /** Nanoseconds, with those that other points have spent for this one too. */
    private long clock() {
        return System.nanoTime() + setting.track().sparedNs();
    }

    /** Why the frame is a key frame though the scheduler does not want it. */
    private Optional<KeyReason> forced(boolean isLast) {
        if (!needs().looksAhead()) {
            return Optional.empty();
        }
        if (gap >= mostHeld) {
            return Optional.of(KeyReason.MAX_GAP);
        }
        return isLast && settings.endKey() ? Optional.of(KeyReason.END) : Optional.empty();
    }

    private Needs needs() {
        return setting.system().needs();
    }

    /**
     * The frame behind the last one, which is a key frame of the next piece: the frames held may take masks from it.
     */
    void behind(Decoded decoded) {
        if (needs().looksAhead() && !held.isEmpty()) {
            newKey = Optional.of(Decided.behind(decoded));
        }
    }

    /** Whether a frame was decided to be the next key frame, and has no mask yet. */
    boolean hasNewKey() {
        return newKey.isPresent();
    }

    /** Whether a frame is to go through the network. */
    boolean wants(RgbFrame frame) {
        return isNewKey(frame) || held.stream().anyMatch(one -> one.isPicked() && one.index() == frame.index());
    }

    /** Whether the network's own mask of such a frame is wanted. */
    boolean wantsMask(RgbFrame frame) {
        boolean isOwn = !needs().keysToo() && newKey.stream().noneMatch(Decided::isBehind);
        return isNewKey(frame) ? isOwn : wants(frame);
    }

    /** Whether frames wait for masks, or for a key frame's state. */
    boolean isOpen() {
        return !held.isEmpty() || hasNewKey();
    }

    /** Whether a frame waits for its mask. */
    boolean holds(Decoded decoded) {
        return held.stream().anyMatch(one -> one.decoded() == decoded);
    }

    private boolean isNewKey(RgbFrame frame) {
        return newKey.isPresent() && newKey.get().index() == frame.index();
    }

    /** A frame has gone through the network, perhaps for other points. */
    void own(SharedKey key) {
        if (isNewKey(key.key().frame())) {
            next = Optional.of(key.take());
            sparedNs += key.use();
        } else if (wants(key.key().frame())) {
            sample.put(key);
            sparedNs += key.use();
        }
    }

    /** Begins the masks of the frames held up to the next key frame, unless they wait for key frames. */
    void between(boolean isLastFrameDecided) {
        List<Key> after = needs().looksAhead() ? after() : List.of();
        if (held.isEmpty() || (after.size() < needs().nextKeys() && !isLastFrameDecided)) {
            return;
        }
        List<RgbFrame> frames = held.stream().map(Decided::frame).toList();
        requests = setting.track().between(frames, after, target);
    }

    /** The key frames after the first of those held. */
    private List<Key> after() {
        return Stream.concat(known.stream().skip(1), next.stream())
                .map(SharedKey::key)
                .toList();
    }

    /** The frame that gets its mask next, while some do. */
    OptionalInt nextWithoutMask() {
        return requests.hasNext() ? OptionalInt.of(held.getFirst().index()) : OptionalInt.empty();
    }

    /** Makes the request of {@link #nextWithoutMask}. */
    void prepare() {
        request = requests.next();
    }

    Request request() {
        return request;
    }

    /** Takes over the mask of {@link #request}. */
    void own(LabelMap mask, long propagateNs) {
        Decided decided = held.removeFirst();
        long networkNs = decided.keyReason().isPresent() ? known.getFirst().networkNs() : 0;
        long flowNs = decided.flowNs() + request.flowNs();
        long start = System.nanoTime();
        Optional<float[]> largest = largest(decided, parts -> system().largestScores(request, parts));
        long scoresNs = System.nanoTime() - start;
        deliver(
                decided,
                mask,
                largest,
                micros(decided, networkNs, flowNs, propagateNs + scoresNs, sample.nsOf(decided)));
        request = null;
    }

    /**
     * The new key frame, if there is one, is the last one from now on; delivers it unless its mask waits. Lets go of
     * key frames of which all frames have masks.
     */
    void advance() {
        if (newKey.isPresent()) {
            Decided decided = newKey.get();
            newKey = Optional.empty();
            gap = 0;
            if (!decided.isBehind()) {
                begin(decided, next.orElseThrow());
            }
            known.add(next.orElseThrow());
            next = Optional.empty();
        }
        while (known.size() > 1 && isDone()) {
            known.removeFirst().release();
        }
    }

    /** Whether the frames up to the second key frame have masks. */
    private boolean isDone() {
        int second =
                known.stream().skip(1).mapToInt(SharedKey::index).findFirst().orElseThrow();
        return held.isEmpty() || held.getFirst().index() >= second;
    }

    private void begin(Decided decided, SharedKey key) {
        setting.track().key(key.key());
        if (keys == 0) {
            mostHeld = WaitingFrames.most(
                    system(),
                    setting.scheduler().needs(),
                    setting.motion().map(SharedMotion::motion),
                    settings,
                    decided.frame().size(),
                    key.key().state());
        }
        keys++;
        if (needs().keysToo()) {
            held.add(decided);
        } else {
            long start = System.nanoTime();
            Optional<float[]> largest = largest(decided, parts -> system().largestScores(key.key(), target, parts));
            long scoresNs = System.nanoTime() - start;
            deliver(decided, key.mask(), largest, micros(decided, key.networkNs(), decided.flowNs(), scoresNs, 0));
        }
    }

    /** Scores of a region's mask where other regions have it too. */
    private Optional<float[]> largest(Decided decided, Function<List<Area>, float[]> scores) {
        return shared.map(parts -> Failures.ofNetwork(input.id(), decided.index(), () -> scores.apply(parts)));
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

    private void deliver(Decided decided, LabelMap mask, Optional<float[]> largest, StageMicros stages) {
        rows.deliver(decided, mask, sample.take(decided), largest, stages);
    }

    /** After the consumer has been given every row. */
    void finish() {
        rows.check();
        close();
    }

    @Override
    public void fail(RuntimeException cause) {
        failure = Optional.of(cause);
        rows.leave(cause);
        close();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    String id() {
        return input.id();
    }

    PropagationSystem system() {
        return setting.system();
    }

    LoopOutcome outcome() {
        long sparedUs = TimeUnit.NANOSECONDS.toMicros(
                sparedNs + rows.sparedNs() + setting.track().sparedNs());
        return new LoopOutcome(input.id(), rows.delivered(), keys, sparedUs, failure);
    }

    /** Lets go of all that it holds. */
    void close() {
        if (!ended) {
            ended = true;
            setting.track().close();
            known.forEach(SharedKey::release);
            known.clear();
            next.ifPresent(SharedKey::release);
            next = Optional.empty();
            held.clear();
            rows.close();
            requests = Collections.emptyIterator();
            request = null;
        }
    }
}
