package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One sequence between the loop's steps: what its operating points share. All points have decided the same frames, so a
 * frame that several of them send through the network goes through it once.
 */
final class SequenceRun implements Member, AutoCloseable {
    private final LoopInput input;
    private final Share share;
    private final SegmentationNetwork network;
    private final LoopSettings settings;
    private final List<PointRun> points = new ArrayList<>();
    private final FrameSource source;
    private final Optional<PixelMotion> motion;

    private final Deque<Decoded> undecided = new ArrayDeque<>();
    /** Frames without a state that are a point's new key frame, or are compared with the network's own mask. */
    private final List<Decoded> wanted = new ArrayList<>();

    private FrameSize target;
    /** The last frame that points have seen before it is decided. */
    private int seen = -1;

    private boolean begun;
    private boolean exhausted;
    private boolean closed;

    /**
     * What a run has of its input.
     *
     * @param outputs numbers of its points among those of the input
     * @param rows takes its rows
     * @param view the part of each frame that it sees; empty for whole frames
     */
    record Share(List<Integer> outputs, RowSink rows, Optional<RegionView> view) {
        /** Of whole frames. */
        Share(List<Integer> outputs, RowSink rows) {
            this(outputs, rows, Optional.empty());
        }
    }

    SequenceRun(LoopInput input, InputRuns.Common common, Share share) {
        this.input = input;
        this.share = share;
        this.network = common.network();
        this.settings = common.settings();
        this.motion = common.scores().motion();
        SequenceScope scope = new SequenceScope();
        Optional<SharedMotion> shared =
                motion.map(one -> new SharedMotion(one, input.outputs().size()));
        List<PointRun.Setting> opened = input.outputs().stream()
                .map(output -> PointRun.open(input, output.point(), network, scope, shared))
                .toList();
        for (int i = 0; i < opened.size(); i++) {
            points.add(new PointRun(input, settings, opened.get(i), share, i));
        }
        this.source = input.frames();
    }

    /**
     * Reads frames until the window is full or the sequence ends, and those ahead of it: at least one, for of a frame
     * must be known whether it is the last.
     */
    void fill() {
        while (!exhausted && undecided.size() < window() + ahead()) {
            Optional<Decoded> frame = Decoded.next(source);
            frame.ifPresent(undecided::add);
            exhausted = frame.isEmpty();
        }
    }

    /** Frames that are read after each that is decided. */
    private int ahead() {
        return undecided.isEmpty()
                ? 1
                : live().mapToInt(point ->
                                point.ahead(undecided.getFirst().frame().size()))
                        .reduce(1, Math::max);
    }

    /** Fewer frames than the window has where they are large. */
    private long window() {
        if (undecided.isEmpty()) {
            return settings.window();
        }
        long pixels = undecided.getFirst().frame().size().pixels();
        return Math.max(1, Math.min(settings.window(), WaitingFrames.WINDOW_PIXELS / pixels));
    }

    /**
     * Decides the window's frames one by one up to the first that is a new key frame of any point, each on evidence
     * measured then: what lies behind a new key frame is never measured in vain.
     */
    void decide() {
        see();
        if (!begun && !undecided.isEmpty()) {
            begin(undecided.removeFirst());
        }
        while (undecided.size() > (exhausted ? 0 : ahead()) && live().noneMatch(PointRun::hasNewKey)) {
            decide(undecided.removeFirst());
        }
    }

    /** Shows points the frames that have been read. */
    private void see() {
        for (Decoded decoded : undecided) {
            if (decoded.frame().index() > seen) {
                seen = decoded.frame().index();
                Member.each(points, point -> point.see(decoded));
            }
        }
    }

    private void begin(Decoded first) {
        Optional<FrameSize> labelSize = input.labels().size();
        FrameSize frames =
                share.view().map(RegionView::frames).orElse(first.frame().size());
        FrameSize masks = settings.maskSize() == MaskSize.SOURCE ? input.sourceSize() : labelSize.orElse(frames);
        share.view().ifPresent(view -> view.begin(masks));
        target = share.view().map(view -> view.mask().size()).orElse(masks);
        Member.each(points, point -> point.begin(first, target, labelSize.isPresent()));
        wanted.add(first);
        begun = true;
    }

    private void decide(Decoded decoded) {
        if (decoded.frame().index() < input.endFrame()) {
            Member.each(points, point -> point.decide(decoded, isLastFrameDecided()));
        } else {
            Member.each(points, point -> point.behind(decoded));
        }
        if (live().anyMatch(point -> point.wants(decoded.frame()))) {
            wanted.add(decoded);
        } else {
            lighten(decoded);
        }
    }

    /** A frame that does not go through the network, or has done so, and waits for its mask. */
    private void lighten(Decoded decoded) {
        if (live().anyMatch(point -> point.holds(decoded))) {
            WaitingFrames.lighten(decoded, live().map(PointRun::system), motion);
        }
    }

    private Stream<PointRun> live() {
        return points.stream().filter(point -> !point.ended());
    }

    /** The frames just decided that go through the network. */
    List<RgbFrame> wanted() {
        return wanted.stream().map(Decoded::frame).toList();
    }

    /** Takes over the states of {@link #wanted}: as many of those that are left as it wants. */
    void own(Iterator<State> states, long nsPerFrame) {
        List<Key> keys = new ArrayList<>();
        wanted.forEach(one -> keys.add(new Key(one.frame(), states.next())));
        wanted.forEach(this::lighten);
        wanted.clear();
        while (!keys.isEmpty()) {
            try {
                give(keys.get(0), nsPerFrame);
            } catch (RuntimeException e) {
                keys.forEach(Key::close);
                throw e;
            }
            keys.remove(0);
        }
    }

    private void give(Key key, long stateNs) {
        long start = System.nanoTime();
        Optional<LabelMap> mask = live().anyMatch(point -> point.wantsMask(key.frame()))
                ? Optional.of(Failures.ofNetwork(input.id(), key.index(), () -> network.keyMask(key.state(), target)))
                : Optional.empty();
        SharedKey shared = new SharedKey(key, mask, stateNs + System.nanoTime() - start);
        Member.each(points, point -> point.own(shared));
        shared.release();
    }

    /** Begins the masks of the frames that points hold, unless they wait for their next key frame. */
    void between() {
        Member.each(points, point -> point.between(isLastFrameDecided()));
    }

    private boolean isLastFrameDecided() {
        return exhausted && undecided.isEmpty();
    }

    /** Points at the earliest frame that can have its mask now: what it needs is then made for all of them at once. */
    List<PointRun> ready() {
        OptionalInt earliest =
                live().flatMapToInt(point -> point.nextWithoutMask().stream()).min();
        return live().filter(
                        point -> earliest.isPresent() && point.nextWithoutMask().equals(earliest))
                .toList();
    }

    /** Delivers new key frames, which are the last ones from now on; or ends the sequence after its last frame. */
    void advance() {
        boolean isOver = isLastFrameDecided() && live().noneMatch(PointRun::isOpen);
        Member.each(points, PointRun::advance);
        if (isOver && share.rows().finish()) {
            Member.each(points, PointRun::finish);
        }
    }

    @Override
    public void fail(RuntimeException cause) {
        live().forEach(point -> point.fail(cause));
    }

    @Override
    public boolean ended() {
        return points.stream().allMatch(PointRun::ended);
    }

    /** Numbers of its points among those of the input. */
    List<Integer> outputs() {
        return share.outputs();
    }

    String id() {
        return input.id();
    }

    /** One for each output. */
    List<LoopOutcome> outcomes() {
        return points.stream().map(PointRun::outcome).toList();
    }

    /** Closes it once its rows are delivered: those before a failure too. */
    void end() {
        share.rows().finish();
        close();
    }

    /** Rows that still wait for their consumer are lost. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            points.forEach(PointRun::close);
            undecided.clear();
            share.rows().close();
            source.close();
        }
    }
}
