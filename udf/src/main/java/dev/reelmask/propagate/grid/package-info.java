/**
 * Masks of frames between key frames by arithmetic on grids in Java, for CPUs. Begin with
 * {@link dev.reelmask.propagate.grid.PropagatedMask}.
 */
package dev.reelmask.propagate.grid;
