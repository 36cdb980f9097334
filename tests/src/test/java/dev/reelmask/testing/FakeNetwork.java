package dev.reelmask.testing;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.skip.SkipNetwork;
import dev.reelmask.propagate.skip.SkipSource;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Classes are levels of grey. A propagated mask is warped by nearest neighbour, from the two sources in a pattern that
 * depends on their distances. Counts calls and open states; can fail on chosen frames. With skip propagation every
 * second pixel is the frame's own, the others are the key frames', the first one's share of them by its weight.
 */
public final class FakeNetwork implements SkipNetwork {
    private static final int CLASSES = 4;

    private final Set<Integer> failing;
    private final List<Integer> batchSizes = new ArrayList<>();
    private final List<Integer> lowFrames = Collections.synchronizedList(new ArrayList<>());
    private final List<String> skips = new ArrayList<>();
    private int open;
    private int mostOpen;
    private int propagated;
    private int keyMasks;
    private long stateBytes;

    public FakeNetwork(Integer... failing) {
        this.failing = new HashSet<>(List.of(failing));
    }

    /** The same network whose states say that they take so much of the heap. */
    public FakeNetwork withStateBytes(long bytes) {
        stateBytes = bytes;
        return this;
    }

    private final class Level implements State {
        private final int frame;
        private final LabelMap mask;
        private boolean closed;

        Level(int frame, LabelMap mask) {
            this.frame = frame;
            this.mask = mask;
            open++;
            mostOpen = Math.max(mostOpen, open);
        }

        @Override
        public long heapBytes() {
            return stateBytes;
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("state closed twice");
            }
            closed = true;
            open--;
        }
    }

    @Override
    public ClassSet classes() {
        return new ClassSet(
                "fake",
                List.of(
                        new LabelClass("black", 0),
                        new LabelClass("dark", 0x555555),
                        new LabelClass("light", 0xaaaaaa),
                        new LabelClass("white", 0xffffff)),
                -1);
    }

    @Override
    public SizePolicy sizePolicy() {
        return SizePolicy.source();
    }

    /** Grey levels of sixteen rows and columns, one channel. */
    @Override
    public Optional<EvidenceMap> lowFeatures(RgbFrame frame) {
        lowFrames.add(frame.index());
        MapKind kind = MapKind.LOW_FEATURES;
        float[] values = new float[kind.cells()];
        for (int i = 0; i < values.length; i++) {
            int y = i / kind.columns() * frame.size().height() / kind.rows();
            int x = i % kind.columns() * frame.size().width() / kind.columns();
            values[i] = frame.grey()[y * frame.size().width() + x] & 0xff;
        }
        return Optional.of(EvidenceMap.of(kind, values));
    }

    /** Numbers of the frames that low features were made of, in the order of the calls. */
    public List<Integer> lowFrames() {
        return lowFrames;
    }

    /** The class of each pixel of a frame. */
    public static LabelMap levels(RgbFrame frame) {
        byte[] ids = new byte[frame.size().pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) ((frame.grey()[i] & 0xff) * CLASSES / 256);
        }
        return new LabelMap(frame.size(), ids);
    }

    @Override
    public List<State> keyStates(List<RgbFrame> frames) {
        for (RgbFrame frame : frames) {
            if (failing.contains(frame.index())) {
                throw new IllegalStateException("out of memory on frame " + frame.index());
            }
        }
        batchSizes.add(frames.size());
        List<State> states = new ArrayList<>();
        frames.forEach(frame -> states.add(new Level(frame.index(), levels(frame))));
        return states;
    }

    @Override
    public LabelMap keyMask(State state, FrameSize target) {
        keyMasks++;
        return open(state).mask.resized(target);
    }

    @Override
    public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        propagated++;
        return mixed(current, sources).resized(target);
    }

    @Override
    public LabelMap skip(RgbFrame current, List<SkipSource> sources, FrameSize target) {
        skips.add(current.index()
                + sources.stream()
                        .map(source ->
                                String.format(Locale.ROOT, " %.2f*%d", source.weight(), open(source.state()).frame))
                        .collect(Collectors.joining()));
        byte[] ids = levels(current).ids().clone();
        for (int i = 1; i < ids.length; i += 2) {
            boolean isFirst = i % 100 < 100 * sources.get(0).weight();
            SkipSource source = isFirst ? sources.get(0) : sources.get(sources.size() - 1);
            ids[i] = open(source.state()).mask.ids()[i];
        }
        return new LabelMap(current.size(), ids).resized(target);
    }

    /** Calls of {@link #skip}, as {@code FRAME WEIGHT*KEY …}. */
    public List<String> skips() {
        return skips;
    }

    @Override
    public boolean blendsStates() {
        return true;
    }

    @Override
    public State blended(RgbFrame current, List<WarpSource> sources) {
        return new Level(current.index(), mixed(current, sources));
    }

    /** What {@link #largestScores} says of a pixel of a frame, whatever its mask. */
    public static float score(int frame, int x, int y, int width) {
        return (x * 31 + y * 17 + frame * 7 + width) % 13;
    }

    @Override
    public float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, List<Area> parts) {
        float[] scores = new float[target.pixels()];
        for (Area part : parts) {
            for (int y = part.top(); y < part.bottom(); y++) {
                for (int x = part.left(); x < part.right(); x++) {
                    scores[y * target.width() + x] =
                            score(current.index(), x, y, current.size().width());
                }
            }
        }
        return scores;
    }

    private static LabelMap mixed(RgbFrame current, List<WarpSource> sources) {
        byte[] ids = new byte[current.size().pixels()];
        List<FlowField> flows = sources.stream()
                .map(source -> source.flow().resized(current.size()).toHost())
                .toList();
        for (int i = 0; i < ids.length; i++) {
            int all = sources.stream().mapToInt(FakeNetwork::distance).sum();
            int used = sources.size() == 1 || i % all < distance(sources.get(1)) ? 0 : 1;
            ids[i] = (byte) warped(open(sources.get(used).state()).mask, flows.get(used), i);
        }
        return new LabelMap(current.size(), ids);
    }

    /** At least 1, so that a key frame's own part is not all of it. */
    private static int distance(WarpSource source) {
        return Math.max(1, source.distance());
    }

    private static int warped(LabelMap mask, FlowField flow, int pixel) {
        int width = mask.size().width();
        int x = Math.round(pixel % width + flow.uv()[2 * pixel]);
        int row = pixel / width;
        int y = Math.round(row + flow.uv()[2 * pixel + 1]);
        return mask.id(
                Math.max(0, Math.min(x, width - 1)),
                Math.max(0, Math.min(y, mask.size().height() - 1)));
    }

    private static Level open(State state) {
        Level own = (Level) state;
        if (own.closed) {
            throw new IllegalStateException("state used after it was closed");
        }
        return own;
    }

    public int open() {
        return open;
    }

    public int mostOpen() {
        return mostOpen;
    }

    public int propagated() {
        return propagated;
    }

    public int keyMasks() {
        return keyMasks;
    }

    /** Frames in each call of {@link #keyStates}. */
    public List<Integer> batchSizes() {
        return batchSizes;
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public void close() {}
}
