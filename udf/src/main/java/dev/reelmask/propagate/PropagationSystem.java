package dev.reelmask.propagate;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.util.List;

/**
 * How key frames' states are made and how frames between them get their masks. One instance serves many sequences, each
 * on a {@link Track} of its own; thread-safe as far as tracks are apart. The network and what else it runs stay the
 * caller's to close.
 */
public interface PropagationSystem {
    /** What gives key frames their states and masks. */
    SegmentationNetwork network();

    Needs needs();

    /**
     * Begins a sequence, or a piece of one.
     *
     * @param scope what it may share with tracks of other systems on the same frames
     */
    Track open(SequenceScope scope);

    /** Whether masks of frames take their own pixels, and not only what {@link #distil} has kept with them. */
    default boolean needsPixels() {
        return true;
    }

    /** Makes what a frame's mask takes of it, and keeps it with the frame ({@link RgbFrame#derived}). */
    default void distil(RgbFrame frame) {}

    /**
     * Bytes of the heap that frames of a size take, with what is made of them, while they wait for their next key
     * frame. Depends on what is given alone, for it bounds how many wait.
     *
     * @param evidence what the scheduler asks for, which may be kept with the frames
     */
    default long waitingBytes(FrameSize size, int frames, EvidenceNeeds evidence) {
        return 3L * size.pixels() * frames;
    }

    /**
     * Bytes of the heap that the key frames take which are held while frames wait, with their states and what is made
     * of these.
     *
     * @param state of the first key frame; all take as much
     */
    default long keyBytes(FrameSize size, State state) {
        return needs().heldKeys() * (4L * size.pixels() + state.heapBytes());
    }

    /** Whether it tells {@link #largestScores}, as masks of regions are put together by. */
    default boolean tellsScores() {
        return false;
    }

    /**
     * The largest score of any class at the pixels of parts of a frame's mask, in what its mask is made from.
     *
     * @return (H, W) of the request's target size, 0 outside of the parts
     * @throws UnsupportedOperationException unless {@link #tellsScores}
     */
    default float[] largestScores(Request request, List<Area> parts) {
        throw new UnsupportedOperationException("scores are not told");
    }

    /**
     * The same of a key frame, in what other frames' masks are made from: where that is coarser than its own mask, so
     * are its scores.
     *
     * @return (H, W) of the target size
     */
    default float[] largestScores(Key key, FrameSize target, List<Area> parts) {
        throw new UnsupportedOperationException("scores are not told");
    }

    /**
     * Makes masks of frames between key frames, in one batch where that pays.
     *
     * @param requests of tracks of this system, at most one of each track; all frames of one size
     * @return masks in the requests' order, each of its request's target size
     */
    List<LabelMap> propagate(List<Request> requests);
}
