package dev.reelmask.job.export.format;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;

/**
 * One frame to be exported.
 *
 * @param frame index in its sequence, in display order from 0
 * @param ptsUs presentation time in microseconds
 * @param mask holds ids of chosen classes and {@link LabelMap#IGNORE} only
 * @param picture of the mask's size; empty in exports without pictures
 */
public record ExportFrame(int frame, long ptsUs, boolean isKey, LabelMap mask, Optional<RgbFrame> picture) {
    /** Name of its files: its index in six digits or more. */
    public String name() {
        return String.format(Locale.ROOT, "%06d", frame);
    }
}
