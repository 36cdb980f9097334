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
    /** A key frame that the scheduler wants now, without a score. */
    public static final Decision KEY = key(Double.NaN);
    /** No key frame, without a score. */
    public static final Decision NO_KEY = noKey(Double.NaN);

    /** A key frame that the scheduler wants for its score. */
    public static Decision key(double score) {
        return new Decision(Optional.of(KeyReason.DECIDED), score);
    }

    /** No key frame, for its score. */
    public static Decision noKey(double score) {
        return new Decision(Optional.empty(), score);
    }

    public boolean isKey() {
        return reason.isPresent();
    }
}
