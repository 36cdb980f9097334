package dev.reelmask.schedule.table;

import dev.reelmask.schedule.History;

/**
 * A way through a stretch of a sequence of a table, decision after decision. As in the loop the first frame is a forced
 * key and no decision, and a frame further from its key frame than the table goes is a key frame whoever decides. A
 * picture that is lost is passed over.
 */
public final class Walk {
    private final SequenceTransitions sequence;
    private final History history;
    private final int end;
    private int frame;
    private int keys = 1;

    /**
     * Begins after a key frame.
     *
     * @param first the key frame, whose picture is there
     * @param frames of the stretch at most, the first one included
     */
    public Walk(SequenceTransitions sequence, int first, int frames) {
        this.sequence = sequence;
        this.history = new History(first);
        this.frame = first;
        this.end = Math.min(sequence.frames(), first + frames);
    }

    /** Through a whole sequence, from its first picture. */
    public static Walk whole(SequenceTransitions sequence) {
        int first = 0;
        while (!sequence.has(first)) {
            first++;
        }
        return new Walk(sequence, first, sequence.frames());
    }

    /** Goes to the next frame to be decided; false where there is none. */
    public boolean next() {
        do {
            frame++;
        } while (frame < end && !sequence.has(frame));
        return frame < end;
    }

    /** The frame to be decided. */
    public int frame() {
        return frame;
    }

    public int lastKey() {
        return history.lastKeyFrame();
    }

    /** Frames from the last key frame. */
    public int distance() {
        return history.lastKeyDistance(frame);
    }

    /** Of the decisions before. */
    public double keyAllRatio() {
        return history.keyAllRatio();
    }

    /** Whether the frame must be a key frame. */
    public boolean isForced() {
        return distance() > sequence.gaps().longest();
    }

    /** Decides. */
    public void decide(boolean isKey) {
        history.record(frame, isKey);
        keys += isKey ? 1 : 0;
    }

    /** Key frames so far, the first one included. */
    public int keys() {
        return keys;
    }
}
