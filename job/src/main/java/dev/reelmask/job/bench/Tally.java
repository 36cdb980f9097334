package dev.reelmask.job.bench;

import dev.reelmask.metric.Confusion;
import dev.reelmask.table.FrameRow;
import dev.reelmask.table.FrameRow.StageMicros;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sums over the rows of one configuration. Not for several threads at once. */
final class Tally {
    private final long[] intersections;
    private final long[] unions;
    private long frames;
    private long keys;
    private long scored;
    private double meanIouSum;
    private double pixelAccuracySum;
    private StageMicros micros = StageMicros.ZERO;
    private long wallNs;

    Tally(int classes) {
        intersections = new long[classes];
        unions = new long[classes];
    }

    void add(FrameRow row) {
        frames++;
        keys += row.isKey() ? 1 : 0;
        micros = micros.plus(row.micros());
        row.accuracy().filter(a -> Double.isFinite(a.meanIou())).ifPresent(accuracy -> {
            scored++;
            meanIouSum += accuracy.meanIou();
            pixelAccuracySum += accuracy.pixelAccuracy();
            for (int c = 0; c < unions.length; c++) {
                intersections[c] += accuracy.intersections().get(c);
                unions[c] += accuracy.unions().get(c);
            }
        });
    }

    void addWall(long ns) {
        wallNs += ns;
    }

    StageMicros micros() {
        return micros;
    }

    double framesPerSecond() {
        return frames * 1e9 / wallNs;
    }

    /** Averages, with accuracies in percent and milliseconds per frame of a kind. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", frames);
        fields.put("keys", keys);
        fields.put("averageKeyInterval", (double) frames / keys);
        fields.put("scoredFrames", scored);
        if (scored > 0) {
            fields.put("meanIou", 100 * meanIouSum / scored);
            fields.put("corpusMeanIou", 100 * Confusion.meanIou(intersections, unions));
            fields.put("pixelAccuracy", 100 * pixelAccuracySum / scored);
        }
        fields.put("framesPerSecond", framesPerSecond());
        fields.put("networkMsPerKey", micros.network() / 1e3 / keys);
        long others = Math.max(1, frames - keys);
        fields.put("flowMsPerOther", micros.flow() / 1e3 / others);
        fields.put("propagateMsPerOther", micros.propagate() / 1e3 / others);
        return fields;
    }
}
