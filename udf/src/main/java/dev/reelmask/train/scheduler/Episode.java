package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where a walk that teaches begins.
 *
 * @param number of the sequence
 * @param first key frame, whose picture is there
 */
record Episode(int number, SequenceTransitions sequence, int first) {
    /**
     * A sequence, each as likely as another, and a start from which an episode has all its frames if it can.
     *
     * @param frames of the episode, the first one included
     */
    static Episode draw(List<SequenceTransitions> sequences, int frames, SplittableRandom random) {
        while (true) {
            int number = random.nextInt(sequences.size());
            SequenceTransitions sequence = sequences.get(number);
            int first = random.nextInt(Math.max(1, sequence.frames() - frames + 1));
            while (first < sequence.frames() - 1 && !sequence.has(first)) {
                first++;
            }
            if (first < sequence.frames() - 1) {
                return new Episode(number, sequence, first);
            }
        }
    }
}
