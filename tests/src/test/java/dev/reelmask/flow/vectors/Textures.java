package dev.reelmask.flow.vectors;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;

/** Frames of a rough texture, no two places of which look alike, that is moved by whole pixels. */
final class Textures {
    private static final int LATTICE = 5;

    private Textures() {}

    /** One frame: what is at (x, y) in it is at (x − dx, y − dy) of the texture. */
    static RgbFrame moved(FrameSize size, int dx, int dy) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int y = 0, i = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                byte level = (byte) Math.round(value(x - dx, y - dy));
                rgb[i++] = level;
                rgb[i++] = level;
                rgb[i++] = level;
            }
        }
        return new RgbFrame(0, 0, size, rgb);
    }

    private static double value(int x, int y) {
        int column = Math.floorDiv(x, LATTICE);
        int row = Math.floorDiv(y, LATTICE);
        double fx = (double) Math.floorMod(x, LATTICE) / LATTICE;
        double fy = (double) Math.floorMod(y, LATTICE) / LATTICE;
        double top = (1 - fx) * knot(column, row) + fx * knot(column + 1, row);
        double bottom = (1 - fx) * knot(column, row + 1) + fx * knot(column + 1, row + 1);
        return (1 - fy) * top + fy * bottom;
    }

    /** A level from 0 to 255 that depends on the place alone. */
    private static int knot(int column, int row) {
        int mixed = column * 0x9E3779B1 ^ row * 0x85EBCA77;
        mixed = (mixed ^ mixed >>> 15) * 0x2C1B3C6D;
        return (mixed ^ mixed >>> 12) >>> 24;
    }
}
