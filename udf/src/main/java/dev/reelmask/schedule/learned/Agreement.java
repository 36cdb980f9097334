package dev.reelmask.schedule.learned;

import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/** Says of a map of a frame against its last key frame on how many pixels propagated and own mask agree. */
public interface Agreement extends Serializable {
    /** The map that it is told. */
    MapKind map();

    /** Percent of pixels, NaN where nothing can be said. One thread at a time. */
    ToDoubleFunction<EvidenceMap> teller();
}
