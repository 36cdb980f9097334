package dev.reelmask.job.export.format;

import dev.reelmask.frame.FrameSize;

/**
 * A sequence that has been exported.
 *
 * @param sequence its id
 * @param fingerprint of the units that it was made of
 * @param frames that were written
 * @param width of its first mask in pixels; 0 if no frame was chosen
 * @param height of its first mask in pixels; 0 if no frame was chosen
 * @param files digest of the names and lengths of its files, and of its group's; empty before they are there
 */
public record ExportedSequence(String sequence, String fingerprint, long frames, int width, int height, String files) {
    /** Whose files are not there yet. */
    public static ExportedSequence of(PlannedSequence planned, long frames, FrameSize size) {
        return new ExportedSequence(planned.sequence(), planned.fingerprint(), frames, size.width(), size.height(), "");
    }

    /** Of which no frame was chosen. */
    public static ExportedSequence empty(PlannedSequence planned) {
        return new ExportedSequence(planned.sequence(), planned.fingerprint(), 0, 0, 0, "");
    }

    /** The same when its files, and those of its group, are all there. */
    public ExportedSequence in(String newFiles) {
        return new ExportedSequence(sequence, fingerprint, frames, width, height, newFiles);
    }
}
