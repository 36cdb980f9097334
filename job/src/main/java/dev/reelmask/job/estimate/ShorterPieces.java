package dev.reelmask.job.estimate;

import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.ProbeResult.Usable;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.video.FrameRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The piece length with which slots would idle less. It is for the user to choose: where a sequence is cut is part of
 * what a run is, and must not follow the cluster that a start happens to run on.
 *
 * @param frames of a piece
 * @param tasksSeconds that the tasks would take
 */
record ShorterPieces(int frames, double tasksSeconds) {
    /** Shorter ones spend too much on the key frames that begin and end them. */
    private static final int SHORTEST = 60;
    /** What is not that much faster is not worth another run. */
    private static final double WORTH = 0.9;

    /**
     * The best of halves, quarters and so on of a length.
     *
     * @param usable what is to be cut, with costs
     * @param unitSeconds of a unit beside its frames
     * @param now time of the tasks as they are cut now
     */
    static Optional<ShorterPieces> of(
            List<Usable> usable,
            int pieceFrames,
            double unitSeconds,
            int slots,
            double fillSeconds,
            int leastTasks,
            double now) {
        ShorterPieces best = new ShorterPieces(pieceFrames, now * WORTH);
        for (int frames = pieceFrames / 2; frames >= SHORTEST; frames /= 2) {
            List<SharedUnit> units = new ArrayList<>();
            for (Usable one : usable) {
                units.addAll(cut(one, frames, unitSeconds));
            }
            double seconds = Slots.makespan(TaskPacking.pack(units, fillSeconds, leastTasks), slots);
            best = seconds < best.tasksSeconds() ? new ShorterPieces(frames, seconds) : best;
        }
        return best.frames() == pieceFrames ? Optional.empty() : Optional.of(best);
    }

    private static List<SharedUnit> cut(Usable one, int pieceFrames, double unitSeconds) {
        long frames = 0;
        double seconds = 0;
        for (PlannedPiece piece : one.pieces()) {
            frames += piece.piece().frames();
            seconds += piece.costSeconds() - unitSeconds;
        }
        double perFrame = frames > 0 ? Math.max(0, seconds) / frames : 0;
        List<SharedUnit> units = new ArrayList<>();
        for (Piece piece : Piece.cut(frames, pieceFrames)) {
            PlannedPiece planned = PlannedPiece.seen(piece, FrameRange.all(), unitSeconds + perFrame * piece.frames());
            units.add(new SharedUnit(one.sequence(), planned, 1, new TreeMap<>(Map.of(0, ""))));
        }
        return units;
    }
}
