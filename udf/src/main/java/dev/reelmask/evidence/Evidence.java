package dev.reelmask.evidence;

import java.util.Map;

/**
 * What a scheduler sees about frame i with last key frame k. It depends on the pair alone, so it can be computed ahead
 * for a window of frames.
 *
 * @param numbers what was measured, by the kinds that the scheduler asks for
 */
public record Evidence(int frame, int lastKeyFrame, Map<EvidenceKind, Double> numbers) {
    /** Of one kind. */
    public static Evidence of(int frame, int lastKeyFrame, EvidenceKind kind, double number) {
        return new Evidence(frame, lastKeyFrame, Map.of(kind, number));
    }

    /** The frame numbers alone. */
    public static Evidence none(int frame, int lastKeyFrame) {
        return new Evidence(frame, lastKeyFrame, Map.of());
    }

    /** What was measured of a kind that the scheduler asks for. */
    public double number(EvidenceKind kind) {
        return numbers.get(kind);
    }
}
