package dev.reelmask.mask;

/** A point in pixels from the top left corner of a mask: the centre of the first pixel is (0.5, 0.5). */
public record PixelPoint(double x, double y) {}
