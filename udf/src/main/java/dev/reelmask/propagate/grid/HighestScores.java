package dev.reelmask.propagate.grid;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;

/** The mask that a network's scores give pixel by pixel. */
public final class HighestScores {
    private HighestScores() {}

    /** The class of the highest score, the lowest of equals; 0 where a score of the pixel is not a number. */
    public static LabelMap mask(RawScores raw) {
        int width = raw.width();
        ScoreRows rows = new ScoreRows(raw);
        byte[] ids = new byte[raw.height() * width];
        float[] highest = new float[width];
        float[] best = new float[width];
        for (int y = 0; y < raw.height(); y++) {
            float[][] lines = rows.scores(y);
            ClassLines.highest(lines, highest);
            ClassLines.negatedBest(lines, highest, best);
            for (int x = 0; x < width; x++) {
                ids[y * width + x] = (byte) -best[x];
            }
        }
        return new LabelMap(new FrameSize(width, raw.height()), ids);
    }
}
