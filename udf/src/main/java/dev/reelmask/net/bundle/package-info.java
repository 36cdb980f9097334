/**
 * Bundles: a network's modules and all that must be known to run them, in one folder. Checks what archives may hold
 * ({@code net.archive}), runs nothing; {@code net.torch} does.
 *
 * <p>Begin with {@link dev.reelmask.net.bundle.Bundle} and {@link dev.reelmask.net.bundle.FlowBundle}.
 */
package dev.reelmask.net.bundle;
