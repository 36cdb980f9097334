package dev.reelmask.video.damage;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * What decoding a sequence, or one piece of it, showed about its health.
 *
 * @param source what was decoded, for messages
 * @param promised frames that the container promises to show (of a piece: the frames it should have), 0 if unknown
 * @param packets packets that were to be shown, in a piece with those decoded on the way to its first frame
 * @param decoded frames returned
 * @param repeatedLast frames at the end that equal the frame before them; a hint only, for a still ending is no damage
 * @param errors packets that are incomplete or that the decoder refused, and frames it had to patch
 * @param lastError a line that the demuxer or decoder wrote, empty if none
 * @param damage which frames are touched by it
 */
public record Integrity(
        String source,
        long promised,
        long packets,
        long decoded,
        long repeatedLast,
        long errors,
        String lastError,
        Damage damage)
        implements Serializable {
    private static final long SLOPPY_FRAMES = 2;
    private static final long SLOPPY_SHARE = 100;

    /** Frames that were promised and did not come. */
    public long missing() {
        return Math.max(0, promised - decoded);
    }

    /** Whether more frames are missing than sloppy headers explain: 2 frames, or 1 % of the promise. */
    public boolean isCutShort() {
        return missing() > Math.max(SLOPPY_FRAMES, promised / SLOPPY_SHARE);
    }

    /** The same counts with what is told of the damage. */
    public Integrity with(Damage told) {
        return new Integrity(source, promised, packets, decoded, repeatedLast, errors, lastError, told);
    }

    /**
     * {@code DAMAGED_STREAM} if more than a share of the frames is damaged or missing; else empty.
     *
     * @param share from 0 to 1
     */
    public Optional<SequenceException> verdict(double share) {
        if (damage.share(decoded) <= share) {
            return Optional.empty();
        }
        return Optional.of(new SequenceException(
                ReasonCode.DAMAGED_STREAM,
                String.format(
                        Locale.ROOT,
                        "%s is damaged: %d of %d frames are damaged or missing: %s",
                        source,
                        damage.marked() + damage.missing(),
                        decoded + damage.missing(),
                        damage.text())));
    }

    /**
     * {@code DAMAGED_STREAM} if there was any error, or more frames are missing than sloppy headers explain; else
     * empty.
     */
    public Optional<SequenceException> verdict() {
        if (errors == 0 && !isCutShort()) {
            return Optional.empty();
        }
        String repeated = repeatedLast > 0
                ? String.format(Locale.ROOT, "; the last picture is repeated %d times", repeatedLast)
                : "";
        String detail = lastError.isEmpty() ? "" : ": " + lastError;
        return Optional.of(new SequenceException(
                ReasonCode.DAMAGED_STREAM,
                String.format(
                        Locale.ROOT,
                        "%s is damaged: %d decode errors, %d frames decoded of %s%s%s",
                        source,
                        errors,
                        decoded,
                        promised > 0 ? promised : "unknown",
                        repeated,
                        detail)));
    }
}
