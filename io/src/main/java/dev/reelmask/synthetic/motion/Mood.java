package dev.reelmask.synthetic.motion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How lively a clip is at every moment: one liveliness throughout, or quiet and lively stretches in turn. Immutable.
 */
public final class Mood {
    /** Seconds in which one stretch becomes the next. */
    private static final double CHANGE_SECONDS = 0.8;
    /** About how many seconds there are from cut to cut where moods change. */
    private static final double SHOT_SECONDS = 7;

    private final List<Stretch> stretches;

    /**
     * A part of a clip.
     *
     * @param start seconds
     * @param clock of the motion at the start
     */
    private record Stretch(Liveliness liveliness, double start, double clock) {}

    private Mood(List<Stretch> stretches) {
        this.stretches = List.copyOf(stretches);
    }

    /** One liveliness from the first frame to the last. */
    public static Mood throughout(Liveliness liveliness) {
        return new Mood(List.of(new Stretch(liveliness, 0, 0)));
    }

    /**
     * Stretches of random lengths, calm or talking (5 to 14 s) and lively or wild (3 to 8 s) in turn.
     *
     * @param seconds that a clip lasts
     */
    public static Mood changing(long seed, double seconds) {
        List<Stretch> stretches = new ArrayList<>();
        int first = Noise.unit(seed, 0) < 0.5 ? 0 : 1;
        double start = 0;
        double clock = 0;
        for (int i = 0; start < seconds; i++) {
            boolean isQuiet = (first + i) % 2 == 0;
            Liveliness liveliness = drawn(seed, i, isQuiet);
            stretches.add(new Stretch(liveliness, start, clock));
            double length = isQuiet ? Noise.between(seed, 3L * i + 1, 5, 14) : Noise.between(seed, 3L * i + 1, 3, 8);
            start += length;
            clock = new Mood(stretches).clock(start);
        }
        return new Mood(stretches);
    }

    private static Liveliness drawn(long seed, int stretch, boolean isQuiet) {
        boolean isMore = Noise.unit(seed, 3L * stretch + 2) < 0.5;
        if (isQuiet) {
            return isMore ? Liveliness.TALKING : Liveliness.CALM;
        }
        return isMore ? Liveliness.WILD : Liveliness.LIVELY;
    }

    /** What does not change in a shot, light and backdrop, is of this liveliness. */
    public Liveliness setting() {
        return changes() ? Liveliness.LIVELY : stretches.get(0).liveliness();
    }

    /** Shots of a clip that lasts so long; cuts are one fewer. */
    public int scenes(double seconds) {
        return changes()
                ? Math.max(1, (int) Math.round(seconds / SHOT_SECONDS))
                : stretches.get(0).liveliness().scenes();
    }

    private boolean changes() {
        return stretches.size() > 1;
    }

    /** What a liveliness says at a time, or between the two that one becomes the other of. */
    double at(double seconds, ToDoubleFunction<Liveliness> property) {
        int number = number(seconds);
        double now = property.applyAsDouble(stretches.get(number).liveliness());
        if (number == 0) {
            return now;
        }
        double start = stretches.get(number).start();
        double before = property.applyAsDouble(stretches.get(number - 1).liveliness());
        return Curves.mix(before, now, Curves.step(start, start + CHANGE_SECONDS, seconds));
    }

    /** Base frequency of the motion by {@link #clock}. */
    double hertz() {
        return stretches.get(0).liveliness().hertz();
    }

    /** Seconds that have passed for what moves at {@link #hertz}: faster in a livelier stretch than in the first. */
    double clock(double seconds) {
        int number = number(seconds);
        Stretch stretch = stretches.get(number);
        if (number == 0) {
            return seconds;
        }
        double passed = seconds - stretch.start();
        double part = Math.min(1, passed / CHANGE_SECONDS);
        // the integral of the smooth step
        double changed = CHANGE_SECONDS * part * part * part * (1 - 0.5 * part) + Math.max(0, passed - CHANGE_SECONDS);
        double before = stretches.get(number - 1).liveliness().hertz();
        double now = stretch.liveliness().hertz();
        return stretch.clock() + (before * passed + (now - before) * changed) / hertz();
    }

    private int number(double seconds) {
        int number = 0;
        while (number + 1 < stretches.size()
                && seconds >= stretches.get(number + 1).start()) {
            number++;
        }
        return number;
    }
}
