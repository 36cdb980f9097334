/** Propagation along optical flow. Begin with {@link dev.reelmask.propagate.warp.WarpSystem}. */
package dev.reelmask.propagate.warp;
