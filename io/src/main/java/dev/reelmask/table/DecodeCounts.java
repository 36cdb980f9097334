package dev.reelmask.table;

import java.io.Serializable;

/**
 * What decoding found out about a unit's frames.
 *
 * @param promisedFrames frames that the container promises for this unit, 0 if it does not say
 * @param repeatedFrames frames at the end that repeat the one before them
 * @param decoderErrors errors that the decoder reported and passed over
 */
public record DecodeCounts(long promisedFrames, long repeatedFrames, long decoderErrors) implements Serializable {
    /** Nothing promised, nothing wrong. */
    public static final DecodeCounts NONE = new DecodeCounts(0, 0, 0);
}
