package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The labels that some operating points have used and others are still to use. Each point asks in frame order, but one
 * that waits for its next key frame is behind the others. Asked by one thread.
 */
final class LabelWindow {
    /** Labels kept at most; points further apart read theirs again. */
    private static final int LIMIT = 128;

    private final Labels labels;
    /** By output, the first frame that may still be asked for. */
    private final AtomicIntegerArray next;

    private final TreeMap<Integer, Optional<LabelMap>> kept = new TreeMap<>();

    LabelWindow(Labels labels, int outputs) {
        this.labels = labels;
        this.next = new AtomicIntegerArray(outputs);
    }

    /** The label of an output's next row. */
    Optional<LabelMap> label(int output, int frame) {
        next.accumulateAndGet(output, frame + 1, Math::max);
        Optional<LabelMap> known = kept.get(frame);
        Optional<LabelMap> label = known == null ? labels.label(frame) : known;
        kept.headMap(least()).clear();
        if (frame >= least() && kept.size() < LIMIT) {
            kept.put(frame, label);
        }
        return label;
    }

    private int least() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < next.length(); i++) {
            least = Math.min(least, next.get(i));
        }
        return least;
    }

    /** An output that asks no more. Any thread may say it. */
    void leave(int output) {
        next.set(output, Integer.MAX_VALUE);
    }
}
