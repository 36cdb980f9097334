package dev.reelmask.result;

import java.io.Serializable;

/**
 * Microseconds spent per stage on a frame.
 *
 * @param reference spent on what masks are only compared with: the network's own mask of a propagated frame, and the
 *     flow that steadiness is scored along
 */
public record StageMicros(long decode, long network, long flow, long propagate, long encode, long reference)
        implements Serializable {
    /** No time at all. */
    public static final StageMicros ZERO = new StageMicros(0, 0, 0, 0, 0, 0);

    /** Both together. */
    public StageMicros plus(StageMicros other) {
        return new StageMicros(
                decode + other.decode,
                network + other.network,
                flow + other.flow,
                propagate + other.propagate,
                encode + other.encode,
                reference + other.reference);
    }

    /** The same with more time for what is only compared with. */
    public StageMicros withReference(long more) {
        return new StageMicros(decode, network, flow, propagate, encode, reference + more);
    }

    /** The same with more time for encoding. */
    public StageMicros withEncode(long more) {
        return new StageMicros(decode, network, flow, propagate, encode + more, reference);
    }
}
