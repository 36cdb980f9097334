package dev.reelmask.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Key frames of one sequence and the distances between them.
 *
 * @param frames frames of the sequence
 * @param keys indices of its key frames, rising
 */
public record KeyIntervals(int frames, List<Integer> keys) {
    public KeyIntervals {
        keys = List.copyOf(keys);
    }

    /** AKI: frames / keys; NaN without frames. */
    public double average() {
        return (double) frames / keys.size();
    }

    /** CKI: the interval between each two consecutive key frames. */
    public List<Integer> consecutive() {
        List<Integer> intervals = new ArrayList<>();
        for (int i = 1; i < keys.size(); i++) {
            intervals.add(keys.get(i) - keys.get(i - 1));
        }
        return intervals;
    }

    /** Keys / decisions over the whole sequence; its forced first key is no decision. NaN without decisions. */
    public double keyAllRatio() {
        return (keys.size() - 1.0) / (frames - 1.0);
    }
}
