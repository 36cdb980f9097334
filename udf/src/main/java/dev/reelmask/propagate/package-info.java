/** The ports of propagation. Begin with {@link dev.reelmask.propagate.PropagationSystem}. */
package dev.reelmask.propagate;
