package dev.reelmask.table.row;

import dev.reelmask.video.damage.Damage;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What decoding found out about a unit's frames.
 *
 * @param promisedFrames frames that the container promises for this unit, 0 if it does not say
 * @param repeatedFrames frames at the end that repeat the one before them
 * @param decoderErrors errors that the decoder reported and passed over
 * @param damagedFrames frames that are damaged
 * @param missingFrames frames that should be there and are not, as far as can be told
 * @param damage what is wrong and where, for people; empty where nothing is
 */
public record DecodeCounts(
        long promisedFrames,
        long repeatedFrames,
        long decoderErrors,
        long damagedFrames,
        long missingFrames,
        String damage)
        implements Serializable {
    /** Nothing promised, nothing wrong. */
    public static final DecodeCounts NONE = new DecodeCounts(0, 0, 0);

    /** Nothing damaged. */
    public DecodeCounts(long promisedFrames, long repeatedFrames, long decoderErrors) {
        this(promisedFrames, repeatedFrames, decoderErrors, 0, 0, "");
    }

    /**
     * Damaged and missing frames as a share of all that should be there.
     *
     * @param frames that are there
     */
    public double damageShare(long frames) {
        return new Damage(damagedFrames, missingFrames, -1, damage).share(frames);
    }

    /** Counts of all units of a sequence, in order of frames. */
    static DecodeCounts sum(List<DecodeCounts> units) {
        String texts = units.stream()
                .map(DecodeCounts::damage)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return new DecodeCounts(
                units.stream().mapToLong(DecodeCounts::promisedFrames).sum(),
                units.stream().mapToLong(DecodeCounts::repeatedFrames).sum(),
                units.stream().mapToLong(DecodeCounts::decoderErrors).sum(),
                units.stream().mapToLong(DecodeCounts::damagedFrames).sum(),
                units.stream().mapToLong(DecodeCounts::missingFrames).sum(),
                Damage.shortened(texts));
    }
}
