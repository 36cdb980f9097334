package dev.reelmask.testing;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A smooth texture that moves by a fixed displacement a frame; can fail, and counts how often it is closed. */
public final class GeneratedFrames implements FrameSource {
    private final FrameSize size;
    private final int first;
    private final int end;
    private final int failAt;
    private final double speed;
    private final AtomicInteger closes = new AtomicInteger();
    private int index;

    private GeneratedFrames(FrameSize size, int first, int end, int failAt, double speed) {
        this.size = size;
        this.first = first;
        this.end = end;
        this.failAt = failAt;
        this.speed = speed;
        this.index = first;
    }

    /** Frames first … end − 1. */
    public static GeneratedFrames of(FrameSize size, int first, int end) {
        return new GeneratedFrames(size, first, end, -1, 1.5);
    }

    /** As {@link #of}, but throws an {@link IllegalStateException} in place of one frame. */
    public static GeneratedFrames failingAt(FrameSize size, int first, int end, int failAt) {
        return new GeneratedFrames(size, first, end, failAt, 1.5);
    }

    /** One frame of a texture displaced by (x, y) pixels. */
    public static RgbFrame displaced(int index, FrameSize size, double dx, double dy) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int y = 0, i = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, i += 3) {
                double u = x - dx;
                double v = y - dy;
                rgb[i] = level(Math.sin(u * 0.37) + Math.sin(v * 0.29 + u * 0.11));
                rgb[i + 1] = level(Math.sin(u * 0.13 + 1) + Math.sin(v * 0.41));
                rgb[i + 2] = level(Math.sin(u * 0.53 - v * 0.31) + Math.sin(v * 0.17));
            }
        }
        return new RgbFrame(index, index * 40_000L, size, rgb);
    }

    private static byte level(double value) {
        return (byte) Math.round(127.5 + 60 * value);
    }

    @Override
    public Optional<RgbFrame> next() {
        if (index == failAt) {
            throw new IllegalStateException("frame " + index + " is broken");
        }
        if (index >= end) {
            return Optional.empty();
        }
        // The speed varies, so that adaptive schedulers have something to adapt to.
        double at = speed * index + 6 * Math.sin(index * 0.4);
        return Optional.of(displaced(index++, size, at, at / 2));
    }

    public int closes() {
        return closes.get();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "frames %d to %d", first, end);
    }
}
