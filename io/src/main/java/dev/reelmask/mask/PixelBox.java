package dev.reelmask.mask;

/** A box of whole pixels: its top left one, and how many there are; at least 1x1. */
public record PixelBox(int x, int y, int width, int height) {}
