package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.ProbeResult.Unseen;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.FrameRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which sequences are looked at before the work begins, and what is supposed of the others. In a corpus of a few all
 * are. In a larger one what stands is not opened again, and of the rest those that by their size are shorter than a
 * piece are left to their own tasks, but for a sample: lengths and costs of the others are supposed to be like its.
 */
public final class FirstLooks {
    /** At most so many videos, and so many folders of images, say what the others are like. */
    private static final int SAMPLE = 256;
    /** A video of fewer bytes than this for each frame of a piece is supposed to be shorter than it. */
    private static final long BYTES_A_FRAME = 1024;

    private final int pieceFrames;
    private final List<SequenceSpec> listed;
    private final Map<String, Unseen> known = new HashMap<>();
    private final List<SequenceSpec> guessed = new ArrayList<>();
    private final List<SequenceSpec> seen;

    /**
     * Chooses.
     *
     * @param looks so many sequences are all looked at
     * @param standing results of the runs of the start
     */
    public FirstLooks(List<SequenceSpec> listed, int looks, int pieceFrames, List<StandingResults> standing) {
        this.listed = listed;
        this.pieceFrames = pieceFrames;
        if (listed.size() > looks) {
            listed.forEach(spec -> suppose(spec, standing));
            int most = Math.min(SAMPLE, looks);
            sample(guessed.stream().filter(SequenceSpec::isVideo).toList(), most);
            sample(guessed.stream().filter(spec -> !spec.isVideo()).toList(), most);
        }
        Set<String> left = new HashSet<>(known.keySet());
        guessed.forEach(spec -> left.add(spec.id()));
        this.seen = listed.stream().filter(spec -> !left.contains(spec.id())).toList();
    }

    private void suppose(SequenceSpec spec, List<StandingResults> standing) {
        List<List<UnitSummary>> whole = standing.stream()
                .map(run -> run.of(spec))
                .flatMap(Optional::stream)
                .toList();
        boolean isOnePiece = !whole.isEmpty() && whole.get(0).size() == 1;
        if (isOnePiece || (!whole.isEmpty() && whole.size() == standing.size())) {
            known.put(spec.id(), new Unseen(spec, pieces(whole.get(0))));
        } else if (standing.stream().noneMatch(run -> run.holds(spec)) && isShort(spec)) {
            guessed.add(spec);
        }
    }

    private static List<PlannedPiece> pieces(List<UnitSummary> units) {
        List<PlannedPiece> pieces = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            UnitSummary unit = units.get(i);
            boolean isLast = i == units.size() - 1;
            int frames = isLast ? (int) unit.frames() : units.get(i + 1).firstFrame() - unit.firstFrame();
            FrameRange range = FrameRange.of(unit.firstFrame(), isLast ? FrameRange.OPEN : frames);
            pieces.add(PlannedPiece.seen(
                    new Piece(unit.firstFrame(), frames, isLast),
                    range,
                    unit.end().seconds()));
        }
        return pieces;
    }

    private boolean isShort(SequenceSpec spec) {
        return spec.isVideo()
                ? spec.sizeBytes() < BYTES_A_FRAME * pieceFrames
                : Piece.isOne(spec.images().size(), pieceFrames);
    }

    /** Takes some out of those that are guessed, evenly spread. */
    private void sample(List<SequenceSpec> alike, int most) {
        int count = Math.min(most, alike.size());
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < count; i++) {
            taken.add(alike.get((int) ((long) i * alike.size() / count)).id());
        }
        guessed.removeIf(spec -> taken.contains(spec.id()));
    }

    /** Those to look at, in the order of the listing. */
    public List<SequenceSpec> seen() {
        return seen;
    }

    /**
     * What is known or supposed of all.
     *
     * @param looks what was found of those to look at
     * @return in the order of the listing
     */
    public List<ProbeResult> all(List<ProbeResult> looks) {
        Map<String, ProbeResult> results = new HashMap<>(known);
        looks.forEach(look -> results.put(look.sequence().id(), look));
        Rate ofVideos = Rate.of(looks, FirstLooks::ofVideo);
        Rate ofImages = Rate.of(looks, look -> !ofVideo(look));
        guessed.forEach(spec -> results.put(spec.id(), guess(spec, spec.isVideo() ? ofVideos : ofImages)));
        return listed.stream().map(spec -> results.get(spec.id())).toList();
    }

    private static boolean ofVideo(Opened look) {
        return look.sequence().isVideo();
    }

    private Unseen guess(SequenceSpec spec, Rate rate) {
        int frames = spec.isVideo()
                ? (int) Math.max(1, Math.round(spec.sizeBytes() * rate.framesPerByte()))
                : spec.images().size();
        PlannedPiece piece = new PlannedPiece(
                new Piece(0, frames, true),
                FrameRange.of(0, FrameRange.OPEN),
                frames * rate.secondsPerFrame(),
                spec.isVideo() ? pieceFrames : 0);
        return new Unseen(spec, List.of(piece));
    }
}
