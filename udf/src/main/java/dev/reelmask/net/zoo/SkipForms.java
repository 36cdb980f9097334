package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Network;

/**
 * A network as skip propagation runs it.
 *
 * @param key from the image to logits and what the deepest levels give to the others, which is cached
 * @param current from the image and such maps of a key frame, in that order, to logits; given its own image's maps it
 *     gives what the whole gives
 */
public record SkipForms(Network key, Network current) {}
