package dev.reelmask.publish.record;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.UnitKey;
import java.util.Optional;

/** Reads what units were made of. */
@FunctionalInterface
public interface UnitOrigins {
    /**
     * What a unit was made of. Equal for all units of a sequence that were made together.
     *
     * @param runFingerprint of the run's settings and corpus root
     * @param contentKey of the sequence
     * @param pieces units that the sequence is cut into
     */
    record Origin(String runFingerprint, String contentKey, int pieces) {}

    /**
     * The origin of a whole unit; empty if a file of it is missing, not whole, or of another unit.
     *
     * @throws ResultsException if a file cannot be read
     */
    Optional<Origin> of(UnitKey unit);
}
