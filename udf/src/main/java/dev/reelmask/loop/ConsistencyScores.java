package dev.reelmask.loop;

import dev.reelmask.metric.PixelMotion;
import java.util.Optional;

/**
 * Which scores of steadiness rows get, beside those against labels.
 *
 * @param motion along which each mask is held against the one before; empty holds none
 * @param windows whether video consistency is scored
 */
public record ConsistencyScores(Optional<PixelMotion> motion, boolean windows) {
    /** None. */
    public static final ConsistencyScores NONE = new ConsistencyScores(Optional.empty(), false);
}
