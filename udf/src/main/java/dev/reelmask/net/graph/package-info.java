/**
 * Networks as data: a graph of typed operations with the parameter names of the original PyTorch state dict. Knows
 * neither DJL nor files; {@code dev.reelmask.net.archive} turns a graph and its weights into TorchScript.
 */
package dev.reelmask.net.graph;
