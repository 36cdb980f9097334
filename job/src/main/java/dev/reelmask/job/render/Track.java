package dev.reelmask.job.render;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What is known of all frames of a sequence before the first is drawn, in little memory: key frames and scores.
 *
 * @param title what the panel calls this run and sequence
 * @param keys key frames; a frame's last key frame is the one at or before it
 * @param meanIou per frame, NaN where it was not scored or its picture is lost
 */
record Track(String title, BitSet keys, List<Float> meanIou) {
    Track {
        keys = (BitSet) keys.clone();
        meanIou = List.copyOf(meanIou);
        if (meanIou.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s has %d frames and must start with a key frame", title, meanIou.size()));
        }
    }

    int frames() {
        return meanIou.size();
    }

    boolean isKey(int frame) {
        return keys.get(frame);
    }

    /** Frames since the last key frame. */
    int lastKeyDistance(int frame) {
        return frame - keys.previousSetBit(frame);
    }

    double averageKeyInterval() {
        return (double) frames() / keys.cardinality();
    }

    boolean scored() {
        return meanIou.stream().anyMatch(score -> !score.isNaN());
    }
}
