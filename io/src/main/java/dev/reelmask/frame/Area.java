package dev.reelmask.frame;

import java.util.Optional;

/**
 * A rectangle of a frame or of its mask, in pixels.
 *
 * @param left pixels left of it
 * @param top pixels above it
 */
public record Area(int left, int top, FrameSize size) {
    public Area {
        if (left < 0 || top < 0) {
            throw new IllegalArgumentException("an area begins within its frame, got %s, %s".formatted(left, top));
        }
    }

    /** All of a frame. */
    public static Area of(FrameSize frame) {
        return new Area(0, 0, frame);
    }

    /** From one edge to the other, the second of each pair not in it. */
    static Area between(int left, int right, int top, int bottom) {
        return new Area(left, top, new FrameSize(right - left, bottom - top));
    }

    /** Pixels up to its right edge. */
    public int right() {
        return left + size.width();
    }

    /** Pixels up to its lower edge. */
    public int bottom() {
        return top + size.height();
    }

    /** What it has in common with another, within this one; empty if nothing. */
    public Optional<Area> shared(Area other) {
        int fromX = Math.max(left, other.left);
        int toX = Math.min(right(), other.right());
        int fromY = Math.max(top, other.top);
        int toY = Math.min(bottom(), other.bottom());
        return fromX < toX && fromY < toY
                ? Optional.of(between(fromX - left, toX - left, fromY - top, toY - top))
                : Optional.empty();
    }

    /** The same part of a picture of another size, edges at the nearest pixels. */
    public Area scaled(FrameSize from, FrameSize to) {
        return between(
                at(left, from.width(), to.width()),
                at(right(), from.width(), to.width()),
                at(top, from.height(), to.height()),
                at(bottom(), from.height(), to.height()));
    }

    private static int at(int edge, int from, int to) {
        return (int) Math.round((double) edge * to / from);
    }
}
