package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Optional;

/** The labels of one sequence. Asked by one thread, not the loop's own. */
public interface Labels {
    /** Size of the labels; empty where the sequence has none at all. Asked before any label, by the loop. */
    Optional<FrameSize> size();

    /**
     * The label of a frame, if it has one.
     *
     * @throws dev.reelmask.frame.SequenceException if it cannot be read
     */
    Optional<LabelMap> label(int frame);

    /** No labels. */
    static Labels none() {
        return new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return Optional.empty();
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                return Optional.empty();
            }
        };
    }
}
