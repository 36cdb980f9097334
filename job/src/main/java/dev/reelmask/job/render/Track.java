package dev.reelmask.job.render;

import dev.reelmask.table.row.ScoreSum;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What is known of all frames of a sequence before the first is drawn, in little memory: key frames and scores.
 *
 * @param title what the panel calls this run and sequence
 * @param keys key frames; a frame's last key frame is the one at or before it
 * @param measure what the scores are
 * @param scores per frame, NaN where it has none or its picture is lost
 */
record Track(String title, BitSet keys, Measure measure, List<Float> scores) {
    Track {
        keys = (BitSet) keys.clone();
        scores = List.copyOf(scores);
        if (scores.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s has %d frames and must start with a key frame", title, scores.size()));
        }
    }

    int frames() {
        return scores.size();
    }

    boolean isKey(int frame) {
        return keys.get(frame);
    }

    /** Frames since the last key frame. */
    int lastKeyDistance(int frame) {
        return frame - keys.previousSetBit(frame);
    }

    /** Frames that have a score. */
    int scored() {
        return (int) scores.stream().filter(score -> !score.isNaN()).count();
    }

    /** Whether scores are shown: of agreement with the network's own masks only where there are enough of them. */
    boolean showsScores() {
        return scored() > 0 && !(measure == Measure.AGREEMENT && scored() < ScoreSum.FEW_FRAMES);
    }

    /** What there is to say in place of scores, "" if nothing. */
    String instead() {
        return scored() == 0 || showsScores()
                ? ""
                : String.format(
                        Locale.ROOT, "%d frames compared with the network's own masks: too few to show", scored());
    }
}
