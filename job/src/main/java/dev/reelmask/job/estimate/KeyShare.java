package dev.reelmask.job.estimate;

import java.io.Serializable;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many frames of a unit are key frames.
 *
 * @param interval frames from one to the next, 0 where they are not even
 * @param share of all frames, where they are not
 */
record KeyShare(int interval, double share) implements Serializable {
    private static final Pattern FIXED = Pattern.compile("fixed:(\\d{1,9})(?:,offset=\\d+)?");

    /** By a scheduler's canonical spelling; empty where its keys hang on the pictures. */
    static OptionalInt interval(String scheduler) {
        Matcher fixed = FIXED.matcher(scheduler);
        if (scheduler.equals("every-frame")) {
            return OptionalInt.of(1);
        }
        return fixed.matches() ? OptionalInt.of(Integer.parseInt(fixed.group(1))) : OptionalInt.empty();
    }

    static KeyShare every(int interval) {
        return new KeyShare(interval, 0);
    }

    static KeyShare of(double share) {
        return new KeyShare(0, share);
    }

    /** Key frames of a unit of so many frames, whose first and last are ones. */
    double keys(int frames) {
        if (interval == 0) {
            return Math.min(frames, Math.max(Math.min(frames, 2), frames * share));
        }
        int keys = (frames + interval - 1) / interval;
        boolean endsOnKey = (frames - 1) % interval == 0;
        return Math.min(frames, keys + (endsOnKey ? 0 : 1));
    }
}
