package dev.reelmask.job.export;

import dev.reelmask.table.SequenceReader.FrameFacts;

/**
 * Which frames of a sequence are exported.
 *
 * @param every frames whose index is a multiple of this
 * @param kind of frames
 */
record FrameChoice(int every, Kind kind) {
    /** All frames, or the key frames alone. */
    enum Kind {
        ALL,
        KEYS
    }

    boolean takes(FrameFacts frame) {
        return frame.frame() % every == 0 && (kind == Kind.ALL || frame.isKey());
    }

    /** In words. */
    @Override
    public String toString() {
        return kind == Kind.KEYS ? "key frames" : every == 1 ? "all" : "every " + every;
    }
}
