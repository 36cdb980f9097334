package dev.reelmask.table.row;

import dev.reelmask.frame.FrameSize;
import java.io.Serializable;

/**
 * What a unit's rows were made of. Equal for all units of a sequence.
 *
 * @param uri the sequence's source: normalised uri of the video, or of the folder of its images
 * @param contentKey changes when the content does
 * @param bytes of the video or of all images
 * @param size as the sequence is shown
 * @param pieces units that the sequence is cut into
 * @param runFingerprint digest of the run's settings and corpus root
 */
public record UnitSource(String uri, String contentKey, long bytes, FrameSize size, int pieces, String runFingerprint)
        implements Serializable {}
