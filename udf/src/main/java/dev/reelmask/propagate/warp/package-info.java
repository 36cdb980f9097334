/**
 * Propagation along optical flow. Begin with {@link dev.reelmask.propagate.warp.WarpSystem}.
 *
 * <p>More than twenty files: tracks, the chains of flows that they walk and what is kept of them know one another by
 * package-private types alone.
 */
package dev.reelmask.propagate.warp;
