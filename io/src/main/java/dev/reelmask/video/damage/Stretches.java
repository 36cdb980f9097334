package dev.reelmask.video.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Frames, in ascending order, told as a few stretches; takes the same memory however many there are. */
final class Stretches {
    private static final int SHOWN = 5;
    private static final double US_PER_SECOND = 1e6;

    private final List<String> shown = new ArrayList<>();
    private int stretches;
    private long frames;
    private int first;
    private int last = -2;
    private long firstUs;
    private long lastUs;

    void add(int frame, long ptsUs) {
        if (frame != last + 1 || frames == 0) {
            close();
            stretches++;
            first = frame;
            firstUs = ptsUs;
        }
        frames++;
        last = frame;
        lastUs = ptsUs;
    }

    private void close() {
        if (frames > 0 && shown.size() < SHOWN) {
            shown.add(stretch());
        }
    }

    private String stretch() {
        String numbers = first == last ? Integer.toString(first) : first + "-" + last;
        return firstUs == lastUs
                ? String.format(Locale.ROOT, "%s (%.2f s)", numbers, firstUs / US_PER_SECOND)
                : String.format(
                        Locale.ROOT, "%s (%.2f-%.2f s)", numbers, firstUs / US_PER_SECOND, lastUs / US_PER_SECOND);
    }

    long frames() {
        return frames;
    }

    /** Such as {@code 13-14 (0.52-0.56 s), 20 (0.80 s)}. */
    String text() {
        List<String> all = new ArrayList<>(shown);
        if (frames > 0 && all.size() < SHOWN) {
            all.add(stretch());
        }
        int more = stretches - all.size();
        return String.join(", ", all) + (more > 0 ? String.format(Locale.ROOT, " and %d more places", more) : "");
    }
}
