package dev.reelmask.job.bench;

import dev.reelmask.result.Accuracy;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.table.row.ScoreSum;
import java.util.Map;
import java.util.TreeMap;

/** Sums over frames that were compared with one kind of reference. Not for several threads at once. */
final class Scores {
    private final Overlaps overlaps;
    private final Map<String, ScoreSum> bySequence = new TreeMap<>();
    private double pixelAccuracySum;

    Scores(int classes) {
        overlaps = new Overlaps(classes);
    }

    void add(String sequence, Accuracy accuracy) {
        double value = accuracy.meanIou();
        bySequence.merge(sequence, new ScoreSum(1, value, value * value), ScoreSum::plus);
        pixelAccuracySum += accuracy.pixelAccuracy();
        overlaps.add(accuracy.intersections(), accuracy.unions());
    }

    private ScoreSum all() {
        return bySequence.values().stream().reduce(ScoreSum.NONE, ScoreSum::plus);
    }

    /** Against labels, in percent. */
    void putLabelled(Map<String, Object> fields) {
        long frames = all().frames();
        fields.put("scoredFrames", frames);
        if (frames > 0) {
            fields.put("meanIou", 100 * all().mean());
            fields.put("corpusMeanIou", 100 * overlaps.meanIou());
            fields.put("pixelAccuracy", 100 * pixelAccuracySum / frames);
        }
    }

    /** With the network's own masks, in percent; too few frames give only their number. */
    void putAgreement(Map<String, Object> fields) {
        fields.put("agreementFrames", all().frames());
        if (!all().isFew()) {
            fields.put("agreement", 100 * all().mean());
            fields.put("corpusAgreement", 100 * overlaps.meanIou());
            ScoreInterval.of(bySequence.values()).ifPresent(ends -> {
                fields.put("agreementLow", 100 * ends.low());
                fields.put("agreementHigh", 100 * ends.high());
            });
        }
    }
}
