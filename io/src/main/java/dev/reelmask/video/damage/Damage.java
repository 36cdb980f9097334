package dev.reelmask.video.damage;

import java.io.Serializable;

/**
 * What is known to be wrong with the frames of a sequence, or of one piece of it.
 *
 * @param marked frames that are there and damaged
 * @param missing frames that are not there and should be, estimated where the container promises a time only
 * @param unsureFrom first frame whose number may be another in the sound video, for pictures before it are missing and
 *     nothing tells how many; -1 if there is none
 * @param text what is wrong and where, for people, {@value #MOST_TEXT} characters at most; empty if nothing is
 */
public record Damage(long marked, long missing, int unsureFrom, String text) implements Serializable {
    /** Longest {@link #text}. */
    public static final int MOST_TEXT = 400;

    /** Nothing is wrong. */
    public static final Damage NONE = new Damage(0, 0, -1, "");

    public Damage {
        text = shortened(text);
    }

    /** A text of {@value #MOST_TEXT} characters at most. */
    public static String shortened(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
    }

    /**
     * Damaged and missing frames as a share of all that should be there.
     *
     * @param decoded frames that are there
     */
    public double share(long decoded) {
        long all = decoded + missing;
        return all == 0 ? 0 : (double) (marked + missing) / all;
    }
}
