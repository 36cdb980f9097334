package dev.reelmask.flow.vectors;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The vectors of blocks of 8×8 or 16×16 pixels, to half a pixel, with which FFmpeg's MPEG-4 encoder predicts one frame
 * from another: a flow for less than a third of DIS' time, at half the frames' size, whose borders are those of blocks.
 *
 * <p>A flow that begins elsewhere than at no motion is beyond it: an initial flow, which is composed of its own steps,
 * comes back as it is. Thread-safe: each call in progress has its own native objects.
 */
public final class VectorFlow implements FlowEstimator {
    /** MPEG-4 writes sides in 13 bits. */
    private static final int LONGEST_SIDE = 8176;

    private final ConcurrentLinkedQueue<PairSearch> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** {@inheritDoc} */
    @Override
    public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        return initial.orElseGet(() -> search(current, reference));
    }

    /**
     * The flow current → reference.
     *
     * @throws SequenceException {@code UNSUPPORTED_STREAM} for frames that are too large for the encoder
     */
    FlowField search(RgbFrame current, RgbFrame reference) {
        FrameSize size = current.size();
        if (!reference.size().equals(size)) {
            throw new IllegalArgumentException("flow between frames of %s and %s".formatted(size, reference.size()));
        }
        if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "Frames of %s are too large for block vectors (at most %d pixels a side): take --flow dis.",
                            size,
                            LONGEST_SIDE));
        }
        if (closed) {
            throw new IllegalStateException("flow estimator is closed");
        }
        PairSearch search = searchOf(size);
        FlowField flow;
        try {
            flow = search.search(current, reference);
        } catch (RuntimeException e) {
            search.close();
            throw e;
        }
        idle.add(search);
        if (closed) {
            close();
        }
        return flow;
    }

    private PairSearch searchOf(FrameSize size) {
        PairSearch known = idle.poll();
        if (known != null && !known.size().equals(size)) {
            known.close();
            known = null;
        }
        return known == null ? new PairSearch(size) : known;
    }

    @Override
    public boolean worksBeside() {
        return true;
    }

    @Override
    public String description() {
        return "vectors-mpeg4";
    }

    @Override
    public void close() {
        closed = true;
        for (PairSearch search = idle.poll(); search != null; search = idle.poll()) {
            search.close();
        }
    }
}
