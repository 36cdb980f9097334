package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.result.KeyReason;
import java.util.List;

/**
 * One sequence, or one piece of a long one, to run through the loop.
 *
 * @param id the sequence's id; seeds random schedulers
 * @param source names its content; seeds the choice of frames that are compared where there are no labels
 * @param first why its first frame is a key frame: of the sequence, or of a piece
 * @param frames its frames at the network's content size, best decoded ahead: the loop asks for them in its own thread,
 *     and closes them. The first may have any index and is a forced key frame
 * @param endFrame index behind its last frame; one more of {@code frames}, there or behind, gets no row: of a piece, it
 *     is the first of the next piece and the next key frame of the frames before it
 * @param sourceSize the video's own display size
 * @param outputs the operating points to run it at, at least one; each gets one row a frame
 */
public record LoopInput(
        String id,
        String source,
        KeyReason first,
        FrameSource frames,
        int endFrame,
        FrameSize sourceSize,
        Labels labels,
        List<LoopOutput> outputs) {
    /** The {@link #endFrame} of an input that ends with its frames. */
    public static final int OPEN = Integer.MAX_VALUE;

    public LoopInput {
        outputs = List.copyOf(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("no operating point to run " + id + " at");
        }
    }
}
