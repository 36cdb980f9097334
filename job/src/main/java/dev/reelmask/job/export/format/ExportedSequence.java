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
 * @param files digest of the names and lengths of its files
 */
public record ExportedSequence(String sequence, String fingerprint, long frames, int width, int height, String files) {
    /** The same with its size as a value. */
    public static ExportedSequence of(PlannedSequence planned, long frames, FrameSize size, String files) {
        return new ExportedSequence(
                planned.sequence(), planned.fingerprint(), frames, size.width(), size.height(), files);
    }

    /** Of which no frame was chosen. */
    public static ExportedSequence empty(PlannedSequence planned, String files) {
        return new ExportedSequence(planned.sequence(), planned.fingerprint(), 0, 0, 0, files);
    }
}
