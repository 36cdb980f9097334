package dev.reelmask.job.plan;

import dev.reelmask.frame.FrameSize;
import java.io.Serializable;

/**
 * Estimates how long frames take: frames × (p·t_key + (1 − p)·t_flow + decoding by resolution).
 *
 * @param keyMs milliseconds of a key frame
 * @param flowMs milliseconds of a propagated frame
 * @param decodeMsPerMegapixel milliseconds of decoding a million pixels
 * @param keyShare share of key frames, 0..1
 */
public record CostModel(double keyMs, double flowMs, double decodeMsPerMegapixel, double keyShare)
        implements Serializable {
    private static final double PIXELS_PER_MEGAPIXEL = 1e6;
    private static final double MS_PER_SECOND = 1e3;

    /** Seconds of one thread for so many frames of a size; frames before the first are decoded and dropped. */
    public double seconds(FrameSize size, int firstFrame, int frames) {
        double decodeMs = decodeMsPerMegapixel * size.pixels() / PIXELS_PER_MEGAPIXEL;
        double maskMs = keyShare * keyMs + (1 - keyShare) * flowMs;
        return (frames * (maskMs + decodeMs) + firstFrame * decodeMs) / MS_PER_SECOND;
    }
}
