/**
 * Propagation on the network's own device: the frames between two key frames get their masks in one call, flows
 * included. Begin with {@link dev.reelmask.propagate.window.WindowSystem}.
 */
package dev.reelmask.propagate.window;
