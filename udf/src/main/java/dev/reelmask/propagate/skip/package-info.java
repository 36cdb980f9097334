/**
 * Skip propagation: frames between key frames run a network's first levels only and take the deeper ones' maps from the
 * cache of a key frame, as they are.
 */
package dev.reelmask.propagate.skip;
