package dev.reelmask.job.plan;

import dev.reelmask.frame.FrameSize;

/**
 * Estimates how long frames take: frames × (p·t_key + (1 − p)·t_flow + decoding by resolution).
 *
 * @param keyMs milliseconds of a key frame
 * @param flowMs milliseconds of a propagated frame
 * @param decodeMsPerMegapixel milliseconds of decoding a million pixels
 * @param keyShare share of key frames, 0..1
 */
public record CostModel(double keyMs, double flowMs, double decodeMsPerMegapixel, double keyShare) implements UnitCost {
    private static final long serialVersionUID = 1L;
    private static final double PIXELS_PER_MEGAPIXEL = 1e6;
    private static final double MS_PER_SECOND = 1e3;

    @Override
    public double seconds(FrameSize size, int firstFrame, int frames) {
        double decodeMs = decodeMsPerMegapixel * size.pixels() / PIXELS_PER_MEGAPIXEL;
        double maskMs = keyShare * keyMs + (1 - keyShare) * flowMs;
        return (frames * (maskMs + decodeMs) + firstFrame * decodeMs) / MS_PER_SECOND;
    }
}
