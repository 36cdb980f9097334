package dev.reelmask.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers what is wrong with the frames of a range, and tells it in a few words. */
final class DamageLog {
    private final Stretches marked = new Stretches();
    private final Stretches lost = new Stretches();
    private final List<String> notes = new ArrayList<>();
    private long missingAtEnd;
    private int unsureFrom = -1;

    /** A frame is damaged. */
    void marked(int frame, long ptsUs) {
        marked.add(frame, ptsUs);
    }

    /** There is no picture of a frame. */
    void lost(int frame, long ptsUs) {
        lost.add(frame, ptsUs);
    }

    /** From this frame on numbers may be wrong. */
    void unsure(int frame) {
        unsureFrom = unsureFrom < 0 ? frame : unsureFrom;
    }

    /** Frames are missing behind the last one. */
    void endsEarly(String text, long missing) {
        notes.add(text);
        missingAtEnd += missing;
    }

    /** Something to tell, beside the frames. */
    void note(String text) {
        if (!text.isEmpty()) {
            notes.add(text);
        }
    }

    long lost() {
        return lost.frames();
    }

    Damage damage() {
        List<String> parts = new ArrayList<>();
        if (lost.frames() > 0) {
            parts.add(String.format(Locale.ROOT, "%d lost: %s", lost.frames(), lost.text()));
        }
        if (marked.frames() > 0) {
            parts.add(String.format(Locale.ROOT, "%d damaged: %s", marked.frames(), marked.text()));
        }
        parts.addAll(notes);
        return new Damage(marked.frames(), lost.frames() + missingAtEnd, unsureFrom, String.join("; ", parts));
    }
}
