package dev.reelmask.loop;

import dev.reelmask.flow.FlowChain;
import dev.reelmask.flow.FlowPaths;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.KeyState;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.schedule.Evidence;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.table.FrameRow;
import dev.reelmask.table.FrameRow.StageMicros;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The state of one sequence between the loop's steps. Owns at most two key states: the last key frame's, and the next
 * one's while the frames between are propagated.
 */
final class SequenceRun implements AutoCloseable {
    private final LoopInput input;
    private final SegmentationNetwork network;
    private final LoopSettings settings;
    private final Scheduler scheduler;
    private final EvidenceMeter meter;
    private final ReferenceSample sample;
    private final FlowPaths paths;
    private final Propagator propagator;
    private final PrefetchingSource source;
    private final RowDelivery delivery;

    /** Decoded, undecided. */
    private final Deque<Waiting> undecided = new ArrayDeque<>();
    /** Decided, no key frames, waiting for the next one. */
    private final Deque<Waiting> held = new ArrayDeque<>();

    private Optional<Waiting> newKey = Optional.empty();
    private Optional<Key> past = Optional.empty();
    private Optional<Key> next = Optional.empty();
    private FlowChain chain;
    private History history;
    private FrameSize target;
    private int keys;
    private boolean exhausted;
    private boolean ended;
    private Optional<RuntimeException> failure = Optional.empty();

    SequenceRun(LoopInput input, SegmentationLoop loop) {
        this.input = input;
        this.network = loop.network();
        this.settings = loop.settings();
        this.scheduler = loop.scheduler().create(input.id());
        this.meter = new EvidenceMeter(scheduler.evidenceKind());
        this.sample = new ReferenceSample(input, network, settings.references());
        this.paths = new FlowPaths(loop.flow(), settings.flowPath(), 0);
        this.propagator = new Propagator(input.id(), network, settings.propagation(), paths);
        Scorer scorer = new Scorer(network.classes().size(), input.labels());
        this.delivery = new RowDelivery(input.id(), input.rows(), scorer, settings.queue());
        this.source = new PrefetchingSource(input.id(), input.frames(), settings.queue());
    }

    /** Reads frames until the window is full or the sequence ends. */
    void fill() {
        while (!exhausted && undecided.size() < settings.window()) {
            Optional<Waiting> frame = source.next().map(Waiting::new);
            frame.ifPresent(undecided::add);
            exhausted = frame.isEmpty();
        }
        if (history == null && !undecided.isEmpty()) {
            RgbFrame first = undecided.getFirst().frame;
            history = new History(first.index());
            Optional<FrameSize> labelSize = input.labels().size();
            target = settings.maskSize() == MaskSize.SOURCE ? input.sourceSize() : labelSize.orElse(first.size());
            if (labelSize.isPresent()) {
                sample.switchOff();
            }
            requestKey(undecided.removeFirst());
        }
    }

    /**
     * Decides the window's frames one by one up to the first new key frame, each on evidence measured then: estimates
     * gain nothing from batches, and what lies behind a new key frame is never measured in vain. Ends the sequence
     * after its last frame.
     */
    void decide() {
        while (newKey.isEmpty() && !undecided.isEmpty()) {
            Waiting waiting = undecided.removeFirst();
            Evidence evidence = meter.measure(waiting, past.orElseThrow().frame(), chain);
            boolean key = scheduler.decide(evidence, history);
            key |= settings.propagation().looksAhead() && held.size() >= settings.maxGap();
            history.record(waiting.frame.index(), key);
            waiting.keyAllRatio = history.keyAllRatio();
            if (key) {
                requestKey(waiting);
            } else {
                hold(waiting);
            }
        }
        if (newKey.isEmpty() && exhausted) {
            propagateHeld();
            delivery.finish();
            close();
        }
    }

    private void requestKey(Waiting waiting) {
        waiting.past = Optional.empty();
        newKey = Optional.of(waiting);
    }

    private void hold(Waiting waiting) {
        waiting.lastKeyFrame = history.lastKeyFrame();
        waiting.isPicked = sample.picks(waiting.frame.index(), keys);
        held.add(waiting);
        if (!settings.propagation().looksAhead()) {
            propagateHeld();
        }
    }

    /** The frame that was decided to be the next key frame and has no state yet. */
    Optional<RgbFrame> newKey() {
        return newKey.map(waiting -> waiting.frame);
    }

    /** Takes over the state of {@link #newKey}. */
    void own(KeyState state) {
        next = Optional.of(new Key(newKey.orElseThrow().frame, state));
    }

    /** Makes the masks of the frames held and of the new key frame, which then is the last one. */
    void advance(long networkNs) {
        propagateHeld();
        past.ifPresent(Key::close);
        past = next;
        next = Optional.empty();
        Key key = past.orElseThrow();
        Waiting waiting = newKey.orElseThrow();
        newKey = Optional.empty();
        chain = paths.chain(key.frame());
        keys++;
        waiting.lastKeyFrame = key.index();
        long start = System.nanoTime();
        LabelMap mask = Failures.ofNetwork(input.id(), key.index(), () -> network.keyMask(key.state(), target));
        deliver(waiting, true, mask, networkNs + System.nanoTime() - start, 0);
    }

    private void propagateHeld() {
        if (!held.isEmpty()) {
            sample.masks(held, target);
            propagator.propagate(
                    held,
                    past.orElseThrow(),
                    chain,
                    next,
                    target,
                    (waiting, mask, propagateNs) -> deliver(waiting, false, mask, 0, propagateNs));
            held.clear();
        }
    }

    private void deliver(Waiting waiting, boolean key, LabelMap mask, long networkNs, long propagateNs) {
        StageMicros micros = new StageMicros(
                waiting.decodeUs,
                TimeUnit.NANOSECONDS.toMicros(networkNs),
                waiting.flowUs(),
                TimeUnit.NANOSECONDS.toMicros(propagateNs),
                0,
                TimeUnit.NANOSECONDS.toMicros(waiting.referenceNs));
        FrameRow row = new FrameRow(
                waiting.frame.index(),
                waiting.frame.ptsUs(),
                key,
                waiting.frame.damaged(),
                waiting.lastKeyFrame,
                waiting.keyAllRatio,
                waiting.score,
                input.sourceSize(),
                waiting.frame.size(),
                mask,
                Optional.empty(),
                micros);
        delivery.put(row, waiting.reference);
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
            past.ifPresent(Key::close);
            next.ifPresent(Key::close);
            past = Optional.empty();
            next = Optional.empty();
            undecided.clear();
            held.clear();
            delivery.close();
            source.close();
        }
    }
}
