package dev.reelmask.result;

import java.util.Optional;

/**
 * How steady masks are up to one frame.
 *
 * @param temporal of the mask of the frame before and this one's as that frame sees it; empty where it is not measured,
 *     on the first frame of a sequence or piece, and after a lost picture
 * @param vc8 video consistency of the eight frames that end with this one, 0..1; NaN where it is not measured or one of
 *     them has no label
 * @param vc16 of sixteen
 */
public record Consistency(Optional<ClassOverlap> temporal, double vc8, double vc16) {
    /** Nothing is known. */
    public static final Consistency NONE = new Consistency(Optional.empty(), Double.NaN, Double.NaN);
}
