package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/** Says of a frame against its last key frame on how many pixels two masks agree. */
public interface Agreement extends Serializable {
    /** The map that it is told; of kinds of a frame alone those of both frames. */
    MapKind map();

    /** Of the map. */
    int channels();

    /** Percent of pixels, about 0..100; NaN where nothing can be said. One thread at a time. */
    ToDoubleFunction<Evidence> teller();
}
