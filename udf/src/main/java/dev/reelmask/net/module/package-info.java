/**
 * From a network's description ({@code net.graph}) and its weights to the module that PyTorch runs: batch norms folded
 * for inference, convolutions fused for processors, parameters left to learn for training. Gives what
 * {@code net.archive} writes.
 *
 * <p>Begin with {@link dev.reelmask.net.module.NetworkModule}.
 */
package dev.reelmask.net.module;
