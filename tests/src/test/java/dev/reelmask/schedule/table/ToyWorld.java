package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.IntervalLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small sequences whose scores are drawn: worse with distance, now and then better than the network's own mask. */
final class ToyWorld {
    private ToyWorld() {}

    static SequenceTransitions drawn(String id, long seed, int frames) {
        return SequenceTransitions.ofScores(id, scores(seed, frames));
    }

    static double[][] scores(long seed, int frames) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] scores = new double[frames][frames];
        for (int frame = 0; frame < frames; frame++) {
            for (int key = 0; key <= frame; key++) {
                double lost = 0.02 * (frame - key) + 0.3 * random.nextDouble();
                scores[frame][key] = 0.9 - (frame == key ? 0.1 * random.nextDouble() : lost);
            }
        }
        return scores;
    }

    /** Every choice of key frames, the first frame always one. */
    static List<List<Integer>> choices(int frames) {
        List<List<Integer>> all = new ArrayList<>();
        for (int set = 0; set < 1 << (frames - 1); set++) {
            List<Integer> keys = new ArrayList<>(List.of(0));
            for (int frame = 1; frame < frames; frame++) {
                if ((set >> (frame - 1) & 1) == 1) {
                    keys.add(frame);
                }
            }
            all.add(keys);
        }
        return all;
    }

    static double loss(IntervalLoss loss, List<Integer> keys, int frames) {
        double sum = 0;
        for (int i = 0; i < keys.size(); i++) {
            sum += loss.between(keys.get(i), i + 1 < keys.size() ? keys.get(i + 1) : frames);
        }
        return sum;
    }
}
