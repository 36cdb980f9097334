package dev.reelmask.net.graph;

/**
 * What a node makes or an input of the network: a feature map (N, {@code channels}, ?, ?).
 *
 * @param id position in the graph: the inputs first, then the nodes in order
 */
public record Value(int id, int channels) {}
