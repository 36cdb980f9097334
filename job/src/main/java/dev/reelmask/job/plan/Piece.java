package dev.reelmask.job.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of one sequence that are processed as one unit. Its first frame is a forced key frame.
 *
 * @param firstFrame index of its first frame
 * @param frames how many it is expected to have; the last piece takes what comes
 * @param last true if it reaches to the end of the sequence
 */
public record Piece(int firstFrame, int frames, boolean last) implements Serializable {
    /** Index after its last frame; for a last piece no bound. */
    public int endFrame() {
        return last ? Integer.MAX_VALUE : firstFrame + frames;
    }

    /** Frames from which on a sequence is more than one piece. */
    public static long more(int pieceFrames) {
        return pieceFrames + (pieceFrames + 1L) / 2;
    }

    /** Whether a sequence of so many frames is one piece. */
    public static boolean isOne(long frames, int pieceFrames) {
        return frames < more(pieceFrames);
    }

    /**
     * Cuts a sequence. The cut depends on the two numbers alone. A tail shorter than half a piece joins the piece
     * before it.
     *
     * @param frames expected length of the sequence; 0 if unknown, which gives one piece
     */
    public static List<Piece> cut(long frames, int pieceFrames) {
        List<Piece> pieces = new ArrayList<>();
        int first = 0;
        while (!isOne(frames - first, pieceFrames)) {
            pieces.add(new Piece(first, pieceFrames, false));
            first += pieceFrames;
        }
        pieces.add(new Piece(first, (int) (frames - first), true));
        return pieces;
    }
}
