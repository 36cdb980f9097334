package dev.reelmask.loop;

import dev.reelmask.result.FrameResult;
import java.io.IOException;

/** Takes the rows of one sequence in frame order, in one thread that is not the loop's own. */
@FunctionalInterface
public interface ResultConsumer {
    /**
     * Takes a row, whose {@code encode} time is 0: the consumer adds its own. An exception ends the sequence.
     *
     * @throws IOException if the row cannot be written
     */
    void accept(FrameResult row) throws IOException;
}
