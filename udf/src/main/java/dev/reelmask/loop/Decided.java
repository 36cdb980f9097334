package dev.reelmask.loop;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.KeyReason;
import java.util.Optional;

/**
 * A frame with what was decided on it, on its way to its mask.
 *
 * @param keyReason why it is a key frame; empty where it is none
 * @param score what the scheduler measured, NaN where it measured nothing
 * @param lastKeyFrame index of the last key frame, its own for a key frame
 * @param flowNs that measuring took of flows
 * @param isBehind whether it lies behind the frames that get rows, and is only their next key frame
 * @param isPicked whether the network's own mask is wanted, to compare with
 */
record Decided(
        Decoded decoded,
        Optional<KeyReason> keyReason,
        double score,
        double keyAllRatio,
        int lastKeyFrame,
        long flowNs,
        boolean isBehind,
        boolean isPicked) {
    /** The first frame of a sequence or piece, which is a key frame and no decision. */
    static Decided first(Decoded decoded, KeyReason reason) {
        return new Decided(
                decoded, Optional.of(reason), Double.NaN, 0, decoded.frame().index(), 0, false, false);
    }

    /** The first frame of the next piece, which is a key frame there. */
    static Decided behind(Decoded decoded) {
        return new Decided(
                decoded,
                Optional.of(KeyReason.PIECE),
                Double.NaN,
                0,
                decoded.frame().index(),
                0,
                true,
                false);
    }

    RgbFrame frame() {
        return decoded.frame();
    }

    int index() {
        return decoded.frame().index();
    }
}
