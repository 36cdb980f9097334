package dev.reelmask.schedule;

/**
 * What happened before, sequential and tiny.
 *
 * <p>The key all ratio is keys / {@value #WINDOW} over the last {@value #WINDOW} decisions; slots before the first
 * decision count as "not a key", and the forced first key does not count.
 *
 * <p>A piece of a long sequence begins with an empty history, as a sequence does: pieces are run in any order and on
 * any machine, and none knows what another has decided. Where pieces are cut depends on the video alone, so a frame's
 * history does too.
 */
public final class History {
    /** Decisions that the key all ratio looks back on. */
    public static final int WINDOW = 90;

    private final boolean[] ring = new boolean[WINDOW];
    private int decisions;
    private int keysInWindow;
    private int lastKeyFrame;

    /** Starts after a forced key at {@code firstFrame}. */
    public History(int firstFrame) {
        this.lastKeyFrame = firstFrame;
    }

    /** Index of the last key frame. */
    public int lastKeyFrame() {
        return lastKeyFrame;
    }

    /** Frames since the last key frame. */
    public int lastKeyDistance(int frame) {
        return frame - lastKeyFrame;
    }

    /** Keys / decisions over the window. */
    public double keyAllRatio() {
        return (double) keysInWindow / WINDOW;
    }

    /** Notes the decision on a frame. */
    public void record(int frame, boolean key) {
        int slot = decisions % WINDOW;
        if (ring[slot]) {
            keysInWindow--;
        }
        ring[slot] = key;
        if (key) {
            keysInWindow++;
            lastKeyFrame = frame;
        }
        decisions++;
    }
}
