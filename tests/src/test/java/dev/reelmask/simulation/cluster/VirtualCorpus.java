package dev.reelmask.simulation.cluster;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.video.FrameRange;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Videos that are nothing but their lengths and sizes, and how long their frames really take. */
final class VirtualCorpus {
    static final int PIECE_FRAMES = 1000;

    private static final CostModel COST = new CostModel(60, 15, 3, .2);
    private static final List<FrameSize> SIZES =
            List.of(new FrameSize(640, 360), new FrameSize(1280, 720), new FrameSize(1920, 1080));
    /** Of the logarithm of frames, and of true over estimated time. */
    private static final double SPREAD_OF_LENGTHS = 1.2;

    private static final double SPREAD_OF_TIMES = .25;
    private static final int MEDIAN_FRAMES = 300;
    private static final int LONGEST = 400_000;
    private static final int BYTES_A_FRAME = 4_000;
    /** Of so many videos one is of still pictures: few bytes for many frames. */
    private static final int STILL = 50;

    private final List<SequenceSpec> specs;
    private final Map<String, Integer> frames = new HashMap<>();
    private final long seed;

    private VirtualCorpus(int videos, long seed, IntUnaryOperator lengths) {
        this.seed = seed;
        this.specs = new ArrayList<>(videos);
        for (int i = 0; i < videos; i++) {
            String id = String.format(Locale.ROOT, "v%07d", i);
            int count = lengths.applyAsInt(i);
            long bytes = (long) count * (i % STILL == 0 ? BYTES_A_FRAME / 20 : BYTES_A_FRAME);
            String uri = "file:/corpus/" + id + ".mp4";
            specs.add(new SequenceSpec(id, uri, uri, List.of(), Map.of(), bytes, "1"));
            frames.put(id, count);
        }
    }

    /** Lengths whose logarithms are normal: half are shorter than {@value #MEDIAN_FRAMES} frames, few last hours. */
    static VirtualCorpus of(int videos, long seed) {
        Random random = new Random(seed);
        return new VirtualCorpus(videos, seed, i -> {
            double length = MEDIAN_FRAMES * StrictMath.exp(SPREAD_OF_LENGTHS * random.nextGaussian());
            return (int) Math.max(1, Math.min(LONGEST, length));
        });
    }

    /** One video as long as all the others together. */
    static VirtualCorpus skewed(int others, int framesEach, long seed) {
        return new VirtualCorpus(others + 1, seed, i -> i == 0 ? others * framesEach : framesEach);
    }

    CorpusListing listing() {
        return new CorpusListing(URI.create("file:/corpus"), specs, List.of(), List.of());
    }

    int frames(String id) {
        return frames.get(id);
    }

    int pieces(String id) {
        return Piece.cut(frames(id), PIECE_FRAMES).size();
    }

    private FrameSize size(String id) {
        return SIZES.get(Math.floorMod(id.hashCode(), SIZES.size()));
    }

    /** A first look, as the real one cuts. */
    ProbeResult look(SequenceSpec spec) {
        FrameSize size = size(spec.id());
        List<PlannedPiece> pieces = Piece.cut(frames(spec.id()), PIECE_FRAMES).stream()
                .map(piece -> PlannedPiece.seen(
                        piece,
                        FrameRange.of(piece.firstFrame(), piece.last() ? FrameRange.OPEN : piece.frames()),
                        COST.seconds(size, 0, piece.frames())))
                .toList();
        return new Opened(spec, LabelBounds.withoutFrame(), pieces, false);
    }

    /** Seconds that frames really take on an executor of the usual speed: the estimate times what it is wrong by. */
    double seconds(String id, Piece piece) {
        int count = piece.last() ? frames(id) - piece.firstFrame() : piece.frames();
        Random own = new Random(seed * 31 + id.hashCode() * 1_000_003L + piece.firstFrame());
        return COST.seconds(size(id), 0, count) * StrictMath.exp(SPREAD_OF_TIMES * own.nextGaussian());
    }
}
