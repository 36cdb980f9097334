package dev.reelmask.video.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers what is wrong with the frames of a range, and tells it in a few words. */
public final class DamageLog {
    private final Stretches marked = new Stretches();
    private final Stretches lost = new Stretches();
    private final Stretches gaps = new Stretches();
    private final List<String> notes = new ArrayList<>();
    private long inGaps;
    private long missingAtEnd;
    private int unsureFrom = -1;

    /** A frame is damaged. */
    public void marked(int frame, long ptsUs) {
        marked.add(frame, ptsUs);
    }

    /** There is no picture of a frame. */
    public void lost(int frame, long ptsUs) {
        lost.add(frame, ptsUs);
    }

    /** About so many pictures are missing before a frame; from there on numbers may be wrong. */
    public void gap(int frame, long ptsUs, long missing) {
        unsureFrom = unsureFrom < 0 ? frame : unsureFrom;
        gaps.add(frame, ptsUs);
        inGaps += missing;
    }

    /** Frames are missing behind the last one. */
    public void endsEarly(String text, long missing) {
        notes.add(text);
        missingAtEnd += missing;
    }

    /** Something to tell, beside the frames. */
    public void note(String text) {
        if (!text.isEmpty()) {
            notes.add(text);
        }
    }

    /** How many pictures were noted as lost. */
    public long lost() {
        return lost.frames();
    }

    /** Frames before the last that are not there, as far as known. */
    public long notThere() {
        return lost.frames() + inGaps;
    }

    /** What was noted so far. */
    public Damage damage() {
        List<String> parts = new ArrayList<>();
        if (lost.frames() > 0) {
            parts.add(String.format(Locale.ROOT, "%d lost: %s", lost.frames(), lost.text()));
        }
        if (marked.frames() > 0) {
            parts.add(String.format(Locale.ROOT, "%d damaged: %s", marked.frames(), marked.text()));
        }
        if (gaps.frames() > 0) {
            parts.add(String.format(Locale.ROOT, "about %d missing before %s", inGaps, gaps.text()));
        }
        parts.addAll(notes);
        return new Damage(marked.frames(), lost.frames() + inGaps + missingAtEnd, unsureFrom, String.join("; ", parts));
    }
}
