package dev.reelmask.frame;

import java.io.Serializable;

/**
 * How a video's display size becomes the size a network sees.
 *
 * @param kind fixed box, longest side, or the video's own size
 * @param box the box of {@code FIXED}; for {@code LONGEST_SIDE} its width is the side; for {@code SOURCE} it is not
 *     used
 * @param stretch for {@code FIXED}: fill the box and give up the aspect; else the aspect is kept and the rest padded
 */
public record SizePolicy(Kind kind, FrameSize box, boolean stretch) implements Serializable {
    /** The kinds of policy. */
    public enum Kind {
        FIXED,
        LONGEST_SIDE,
        SOURCE
    }

    /** Scales into {@code box}, aspect kept. */
    public static SizePolicy fixed(FrameSize box) {
        return new SizePolicy(Kind.FIXED, box, false);
    }

    /** Scales onto {@code box}, aspect given up. */
    public static SizePolicy stretched(FrameSize box) {
        return new SizePolicy(Kind.FIXED, box, true);
    }

    /** Scales so that the longest side is {@code side}. */
    public static SizePolicy longestSide(int side) {
        return new SizePolicy(Kind.LONGEST_SIDE, new FrameSize(side, side), false);
    }

    /** Keeps the display size. */
    public static SizePolicy source() {
        return new SizePolicy(Kind.SOURCE, new FrameSize(1, 1), false);
    }

    /** Size of the scaled picture, without padding, for a video that is shown at {@code display}. */
    public FrameSize contentSize(FrameSize display) {
        return switch (kind) {
            case SOURCE -> display;
            case FIXED -> stretch ? box : fit(display, box);
            case LONGEST_SIDE -> fit(display, box);
        };
    }

    private static FrameSize fit(FrameSize display, FrameSize box) {
        double scale = Math.min((double) box.width() / display.width(), (double) box.height() / display.height());
        int width = (int) Math.max(1, Math.min(box.width(), Math.round(display.width() * scale)));
        int height = (int) Math.max(1, Math.min(box.height(), Math.round(display.height() * scale)));
        return new FrameSize(width, height);
    }
}
