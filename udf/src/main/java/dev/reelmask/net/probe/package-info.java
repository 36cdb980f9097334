/**
 * Aids of benchmarks and comparisons, which no run uses: one module alone, and a network that knows the true labels.
 * Stands on {@code net.torch}.
 */
package dev.reelmask.net.probe;
