package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Value;

/**
 * A network and its two halves for the propagation of features: {@code head} after {@code features} gives what the
 * whole gives, for inputs whose sides are multiples of {@code stride}.
 *
 * @param whole from the image to logits
 * @param features from the image to the map that is propagated
 * @param head from that map to logits
 */
public record Described(Network whole, Network features, Network head, int stride) {
    /** Cut at a value behind which nothing reads earlier ones. */
    static Described cutAt(Network whole, Value cut) {
        return new Described(whole, whole.until(cut), whole.after(cut), 1);
    }

    /**
     * Cut at a value behind which the whole still reads the image's size; the head takes that size from its own input.
     */
    static Described cutAt(Network whole, Value cut, Network head, int stride) {
        return new Described(whole, whole.until(cut), head, stride);
    }
}
