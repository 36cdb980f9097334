package dev.reelmask.job.bench;

import dev.reelmask.loop.ResultConsumer;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the rows of one configuration. Not for several threads at once. */
final class Tally {
    /** Field of temporal consistency, in percent, of all sequences together: intersections and unions are summed. */
    static final String CORPUS_CONSISTENCY = "corpusTemporalConsistency";

    /** Field of temporal consistency, in percent: the mean over sequences. */
    static final String CONSISTENCY = "temporalConsistency";

    /** Fields of video consistency, in percent: means over windows. */
    static final String CONSISTENCY_8 = "videoConsistency8";

    static final String CONSISTENCY_16 = "videoConsistency16";

    private final int classes;
    private final Overlaps allPairs;
    private final Map<String, Overlaps> pairs = new TreeMap<>();
    private final Map<String, DoubleSummaryStatistics> windows = new LinkedHashMap<>();
    private final Scores labelled;
    private final Scores agreement;
    private long frames;
    private long keys;
    private double keyShare;
    private StageMicros micros = StageMicros.ZERO;

    Tally(int classes) {
        this.classes = classes;
        allPairs = new Overlaps(classes);
        labelled = new Scores(classes);
        agreement = new Scores(classes);
    }

    /** Takes the rows of one more sequence. */
    ResultConsumer rows(String sequence) {
        return row -> add(sequence, row);
    }

    void add(String sequence, FrameResult row) {
        frames++;
        keys += row.isKey() ? 1 : 0;
        keyShare += row.keyShare();
        micros = micros.plus(row.micros());
        row.accuracy()
                .filter(accuracy -> Double.isFinite(accuracy.meanIou()))
                .ifPresent(accuracy -> scores(accuracy.reference()).add(sequence, accuracy));
        row.consistency().temporal().ifPresent(pair -> {
            allPairs.add(pair.intersections(), pair.unions());
            pairs.computeIfAbsent(sequence, unused -> new Overlaps(classes)).add(pair.intersections(), pair.unions());
        });
        add(CONSISTENCY_8, row.consistency().vc8());
        add(CONSISTENCY_16, row.consistency().vc16());
    }

    private void add(String field, double value) {
        if (Double.isFinite(value)) {
            windows.computeIfAbsent(field, unused -> new DoubleSummaryStatistics())
                    .accept(value);
        }
    }

    private Scores scores(Reference reference) {
        return reference == Reference.LABEL ? labelled : agreement;
    }

    StageMicros micros() {
        return micros;
    }

    /** Of one thread that does all stages in turn, with nothing shared between points. */
    double framesPerSecond() {
        return frames * 1e6 / (micros.decode() + micros.network() + micros.flow() + micros.propagate());
    }

    /** Averages, with accuracies in percent and milliseconds per frame of a kind. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", frames);
        fields.put("keys", keys);
        fields.put("averageKeyInterval", frames / keyShare);
        labelled.putLabelled(fields);
        agreement.putAgreement(fields);
        pairs.values().stream().mapToDouble(Overlaps::meanIou).average().ifPresent(mean -> {
            fields.put(CORPUS_CONSISTENCY, 100 * allPairs.meanIou());
            fields.put(CONSISTENCY, 100 * mean);
        });
        windows.forEach((field, values) -> fields.put(field, 100 * values.getAverage()));
        fields.put("framesPerSecond", framesPerSecond());
        fields.put("networkMsPerKey", micros.network() / 1e3 / keys);
        long others = Math.max(1, frames - keys);
        fields.put("flowMsPerOther", micros.flow() / 1e3 / others);
        fields.put("propagateMsPerOther", micros.propagate() / 1e3 / others);
        return fields;
    }
}
