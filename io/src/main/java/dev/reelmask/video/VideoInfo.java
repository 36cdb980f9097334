package dev.reelmask.video;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.label.LabelBounds;
import java.io.Serializable;

/**
 * What the container and the codec say of a video before any frame is decoded.
 *
 * @param displaySize size as shown: rotation applied, pixels square
 * @param storedSize rotation applied, pixels as the file holds them
 * @param promisedFrames frames that the container promises to show, 0 if it does not say
 * @param packets video packets found by reading the whole file without decoding, 0 if not counted
 * @param framesPerSecond average rate, 0 if unknown
 * @param decoder name and version of the decoder, part of a unit's fingerprint
 */
public record VideoInfo(
        FrameSize displaySize,
        FrameSize storedSize,
        int rotationDegrees,
        String codec,
        String pixelFormat,
        double framesPerSecond,
        long promisedFrames,
        long packets,
        String decoder)
        implements Serializable {
    /** Sizes that labels of its frames may have. */
    public LabelBounds labelBounds() {
        return LabelBounds.of(displaySize, storedSize);
    }
}
