/**
 * Optical flow by inverse search of patches (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016),
 * in Java alone: the same bits on every machine. Begin with {@link dev.reelmask.flow.patch.PatchFlow}. At each size
 * from coarse to fine, {@code Pictures} holds the two pictures, {@code PatchSearch} finds where each patch of a
 * {@code PatchGrid} went, and {@code PatchLevel} makes a displacement of each pixel of them.
 */
package dev.reelmask.flow.patch;
