package dev.reelmask.propagate;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One sequence on its way through a {@link PropagationSystem}: what is kept from frame to frame. One thread at a time.
 */
public interface Track extends AutoCloseable {
    /**
     * A key frame whose state is made. It is the last key frame from now on, to which evidence looks. The key frames
     * before it may be closed as far as all frames up to the next of them have their masks.
     */
    void key(Key key);

    /** A frame after the last key frame was decided not to be one: its mask will be asked for. */
    default void waits(RgbFrame frame) {}

    /**
     * Makes the masks of the frames up to the next key frame, or of all where none is known. A request is made when it
     * is asked for, which may cost flows; the one before has its mask by then.
     *
     * @param frames that wait, which follow one another, after a key frame and after those asked for before; with
     *     {@link Needs#keysToo} that key frame comes before them, once, and so do others that are among them
     * @param next the key frames after the first of them, rising, at most {@link Needs#nextKeys}
     */
    Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target);

    /**
     * Evidence that costs less here, for it shares what masks are made from; empty where this track knows no better.
     */
    default Optional<EvidenceSource> evidence(EvidenceKind kind) {
        return Optional.empty();
    }

    /** As {@link #evidence}, class by class. */
    default Optional<ClassSource> classes(ClassKind kind) {
        return Optional.empty();
    }

    /** As {@link #evidence}, of maps. */
    default Optional<MapSource> map(MapKind kind) {
        return Optional.empty();
    }

    /** Sees frames before they are decided; asked for once, and only where a scheduler looks ahead. */
    default Optional<StepSource> steps() {
        return Optional.empty();
    }

    /**
     * Nanoseconds that work took so far which this track has made use of and other tracks of the sequence have paid
     * for.
     */
    default long sparedNs() {
        return 0;
    }

    /** Frees what is kept. Key states are the caller's to close. */
    @Override
    void close();
}
