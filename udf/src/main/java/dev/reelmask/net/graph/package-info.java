/**
 * Networks as data: a graph of typed operations with the parameter names of the original PyTorch state dict. Knows
 * neither DJL nor files; {@code net.module} turns a graph and its weights into TorchScript.
 *
 * <p>Begin with {@link dev.reelmask.net.graph.Network} and {@link dev.reelmask.net.graph.NetworkBuilder}.
 */
package dev.reelmask.net.graph;
