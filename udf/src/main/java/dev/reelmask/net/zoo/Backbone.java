package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Value;

/**
 * What DeepLabV3+ reads of an encoder.
 *
 * @param lowLevel map at stride 4
 * @param deep last map, at the output stride
 */
record Backbone(Value lowLevel, Value deep) {}
