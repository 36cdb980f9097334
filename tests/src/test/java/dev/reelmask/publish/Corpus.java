package dev.reelmask.publish;

import dev.reelmask.publish.record.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a start is to bring about, without a video anywhere.
 *
 * @param settings what the run's fingerprint is made of
 * @param sequences content and first frames of the units, by sequence
 */
record Corpus(String settings, Map<String, Content> sequences) {
    static final String RUN = "run";

    /** @param version changes when the content does */
    record Content(String version, List<Integer> firstFrames) {}

    Corpus {
        sequences = new TreeMap<>(sequences);
    }

    List<RunRecord.Unit> units() {
        List<RunRecord.Unit> units = new ArrayList<>();
        sequences.forEach((sequence, content) -> content.firstFrames()
                .forEach(first -> units.add(new RunRecord.Unit(
                        sequence, first, 5, settings + "-" + content.version() + "-" + sequence + "." + first))));
        return units;
    }
}
