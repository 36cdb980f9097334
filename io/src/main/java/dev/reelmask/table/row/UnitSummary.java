package dev.reelmask.table.row;

import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.StageMicros;
import java.io.Serializable;

/**
 * What is known of a finished unit. It lies as JSON in the footer of the unit's frames file, so that the driver's
 * tables can be made again from footers alone.
 *
 * @param fingerprint of everything that can change the unit's rows
 * @param keys key frames, the forced first one included
 * @param keyShare sum of the frames' shares of regions that went through the network; of whole frames, and where an
 *     older version wrote the unit, {@code keys}
 * @param firstPtsUs of the first frame, 0 if there is none
 * @param lastPtsUs of the last frame, 0 if there is none
 * @param labelled scores against labels
 * @param labelledClasses the pixels behind these
 * @param agreement scores against the network's own masks
 * @param micros sum over the frames
 */
public record UnitSummary(
        String run,
        String sequence,
        int firstFrame,
        String fingerprint,
        long frames,
        long keys,
        double keyShare,
        long firstPtsUs,
        long lastPtsUs,
        ScoreSum labelled,
        ClassSums labelledClasses,
        ScoreSum agreement,
        StageMicros micros,
        UnitEnd end)
        implements Serializable {
    public UnitSummary {
        keyShare = keyShare == 0 ? keys : keyShare;
    }

    /** Of whole frames. */
    public UnitSummary(
            String run,
            String sequence,
            int firstFrame,
            String fingerprint,
            long frames,
            long keys,
            long firstPtsUs,
            long lastPtsUs,
            ScoreSum labelled,
            ClassSums labelledClasses,
            ScoreSum agreement,
            StageMicros micros,
            UnitEnd end) {
        this(
                run,
                sequence,
                firstFrame,
                fingerprint,
                frames,
                keys,
                (double) keys,
                firstPtsUs,
                lastPtsUs,
                labelled,
                labelledClasses,
                agreement,
                micros,
                end);
    }

    /** Names it. */
    public UnitKey key() {
        return new UnitKey(run, sequence, firstFrame);
    }
}
