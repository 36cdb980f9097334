/**
 * Masks as bytes: run lengths, COCO's run lengths, PNG, polygons; what classes cover in them, how far two masks
 * overlap, and masks made of masks. {@code docs/masks.md} describes the format; begin with
 * {@link dev.reelmask.mask.MaskCodec} and {@link dev.reelmask.mask.MaskRuns}, on which all else works without inflating
 * a mask.
 *
 * <p>More than twenty files: all of them read the runs of masks, which nobody outside sees.
 */
package dev.reelmask.mask;
