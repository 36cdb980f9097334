package dev.reelmask.table;

import dev.reelmask.table.FrameRow.StageMicros;
import java.io.Serializable;

/**
 * What is known of a finished unit. It lies as JSON in the footer of the unit's frames file, so that the driver's
 * tables can be made again from footers alone.
 *
 * @param keys key frames, the forced first one included
 * @param firstPtsUs of the first frame, 0 if there is none
 * @param lastPtsUs of the last frame, 0 if there is none
 * @param scoredFrames frames with a finite mean IoU
 * @param meanIouSum sum of their mean IoU
 * @param micros sum over the frames
 */
public record UnitSummary(
        String run,
        String sequence,
        int firstFrame,
        long frames,
        long keys,
        long firstPtsUs,
        long lastPtsUs,
        long scoredFrames,
        double meanIouSum,
        StageMicros micros,
        UnitEnd end)
        implements Serializable {}
