/**
 * Masks as bytes: run lengths, COCO's run lengths, PNG, and how far two masks overlap. {@code docs/masks.md} describes
 * the format; begin with {@link dev.reelmask.mask.MaskCodec}.
 */
package dev.reelmask.mask;
