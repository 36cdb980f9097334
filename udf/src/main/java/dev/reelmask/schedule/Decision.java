package dev.reelmask.schedule;

import dev.reelmask.result.KeyReason;
import java.util.Optional;

/**
 * What a scheduler says of a frame.
 *
 * @param reason why it is to be a key frame; empty where it is not
 * @param score what was compared with a threshold, NaN where nothing was
 */
public record Decision(Optional<KeyReason> reason, double score) {
    /** A decision without a score. */
    public static Decision of(boolean key) {
        return scored(key, Double.NaN);
    }

    /** A decision on a score. */
    public static Decision scored(boolean key, double score) {
        return new Decision(key ? Optional.of(KeyReason.DECIDED) : Optional.empty(), score);
    }

    public boolean isKey() {
        return reason.isPresent();
    }
}
