package dev.reelmask.propagate.grid;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;

/** The mask that a network's scores give pixel by pixel. */
public final class HighestScores {
    /** Any difference of two scores, times this, is more than the number of classes. */
    private static final float FAR = 3e38f;

    private HighestScores() {}

    /** The class of the highest score, the lowest of equals; 0 where a score of the pixel is not a number. */
    public static LabelMap mask(RawScores raw) {
        int width = raw.width();
        ScoreRows rows = new ScoreRows(raw);
        byte[] ids = new byte[raw.height() * width];
        float[] best = new float[width];
        for (int y = 0; y < raw.height(); y++) {
            rows.read(y);
            best(rows.lines(), rows.highest(), best);
            for (int x = 0; x < width; x++) {
                ids[y * width + x] = (byte) -best[x];
            }
        }
        return new LabelMap(new FrameSize(width, raw.height()), ids);
    }

    /** Leaves −class: a class whose score is the highest has that number, all others one that is far lower. */
    private static void best(float[][] lines, float[] highest, float[] best) {
        Arrays.fill(best, -lines.length);
        for (int x = 0; x < best.length; x++) {
            highest[x] = Math.min(highest[x], Float.MAX_VALUE);
        }
        for (int c = 0; c < lines.length; c++) {
            raise(best, lines[c], highest, c);
        }
    }

    private static void raise(float[] best, float[] line, float[] highest, int id) {
        for (int x = 0; x < best.length; x++) {
            float below = Math.min(line[x], Float.MAX_VALUE) - highest[x];
            best[x] = Math.max(best[x], below * FAR - id);
        }
    }
}
