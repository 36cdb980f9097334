package dev.reelmask.job.bench;

import dev.reelmask.loop.ResultConsumer;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Sums over the rows of one configuration. Not for several threads at once. */
final class Tally {
    /** Field of temporal consistency, in percent: the mean over sequences. */
    static final String CONSISTENCY = "temporalConsistency";

    private final int classes;
    private final List<ClipMotion.Follower> followed = new ArrayList<>();
    private final Scores labelled;
    private final Scores agreement;
    private long frames;
    private long keys;
    private StageMicros micros = StageMicros.ZERO;

    Tally(int classes) {
        this.classes = classes;
        labelled = new Scores(classes);
        agreement = new Scores(classes);
    }

    /** Takes the rows of one more sequence, and follows its masks where its motion is known. */
    ResultConsumer rows(String sequence, Optional<ClipMotion> motion) {
        if (motion.isEmpty()) {
            return row -> add(sequence, row);
        }
        ClipMotion.Follower follower = motion.get().follow(classes);
        followed.add(follower);
        return row -> {
            add(sequence, row);
            follower.add(row);
        };
    }

    void add(String sequence, FrameResult row) {
        frames++;
        keys += row.isKey() ? 1 : 0;
        micros = micros.plus(row.micros());
        row.accuracy()
                .filter(accuracy -> Double.isFinite(accuracy.meanIou()))
                .ifPresent(accuracy -> scores(accuracy.reference()).add(sequence, accuracy));
    }

    private DoubleStream consistencies() {
        return followed.stream().mapToDouble(ClipMotion.Follower::value).filter(Double::isFinite);
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
        fields.put("averageKeyInterval", (double) frames / keys);
        labelled.putLabelled(fields);
        agreement.putAgreement(fields);
        consistencies().average().ifPresent(mean -> fields.put(CONSISTENCY, 100 * mean));
        fields.put("framesPerSecond", framesPerSecond());
        fields.put("networkMsPerKey", micros.network() / 1e3 / keys);
        long others = Math.max(1, frames - keys);
        fields.put("flowMsPerOther", micros.flow() / 1e3 / others);
        fields.put("propagateMsPerOther", micros.propagate() / 1e3 / others);
        return fields;
    }
}
