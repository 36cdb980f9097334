package dev.reelmask.job.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * All that the page shows, as plain data; it is written into the page as JSON under these names. Numbers that may be
 * missing are boxed and null where they are.
 *
 * @param results the results root
 * @param generated when the page was written
 * @param runs in the order of the page: by corpus, every frame a key first, then by scheduler
 * @param keyIntervals by run
 * @param accuracyByDistance by run, against what the run's {@code reference} says
 * @param classIou by run, in the order of the class ids, against what the run's {@code reference} says
 * @param sequences what runs scored of each, of a large corpus the hardest only
 * @param sequenceCounts how many sequences there are, by corpus
 * @param notes sentences on what the page leaves out
 */
record ReportData(
        String results,
        String generated,
        Covered covered,
        List<Run> runs,
        Map<String, List<IntervalCount>> keyIntervals,
        Map<String, List<DistanceAccuracy>> accuracyByDistance,
        Map<String, List<ClassAccuracy>> classIou,
        List<SequenceLine> sequences,
        Map<String, Long> sequenceCounts,
        List<Timeline> timelines,
        List<Strip> strips,
        List<SetAside> quarantine,
        List<String> notes) {

    /**
     * What the page speaks of. Sequences are counted once over all runs, in the worst state that a run has them in:
     * {@code done + kept + quarantined = listed}.
     *
     * @param text one sentence
     * @param unlisted finished earlier, and not listed by the newest start of any run
     * @param open sentences on runs that are not covered, or not as they were asked for
     */
    record Covered(
            String text, long listed, long done, long kept, long quarantined, long unlisted, List<String> open) {}

    /**
     * One run and what it scored.
     *
     * @param label short name, unique among the runs of a corpus
     * @param corpus short name of its corpus
     * @param kind kind of the scheduler, for example {@code fixed}
     * @param reference what the run is judged by: {@code label} where it has any, else {@code key-mask}; null if
     *     nothing was compared
     * @param aki average key interval; null without a frame
     * @param corpusIou against labels, from summed intersections and unions
     * @param meanIou against labels, mean over frames
     * @param labelledFrames frames with labels
     * @param fps frames per second of the whole run
     * @param stages microseconds by stage
     * @param sequences what became of those that were listed; null where no record says
     * @param facts pairs of name and value
     */
    record Run(
            String id,
            String label,
            String corpus,
            String kind,
            String scheduler,
            String propagation,
            String network,
            String reference,
            long frames,
            long keys,
            Double aki,
            Double corpusIou,
            Double meanIou,
            Double pixelAccuracy,
            long labelledFrames,
            Agreement agreement,
            Double fps,
            Double wallSeconds,
            Map<String, Long> stages,
            Sequences sequences,
            List<List<String>> facts) {}

    /**
     * Of the sequences that a run's newest finished start listed, how many have results; {@code text} is for people.
     */
    record Sequences(long listed, long done, long kept, String text) {}

    /**
     * How well masks fit those that the network itself gives the same frames; figures are null where the frames are too
     * few.
     *
     * @param sequences that the frames are of
     * @param low lower end of the 95 % interval of the mean
     * @param high upper end
     */
    record Agreement(long frames, long sequences, Double mean, Double low, Double high) {}

    /** How often an interval between consecutive key frames occurs. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"interval", "count"})
    record IntervalCount(int interval, long count) {}

    /**
     * Mean over the compared frames at a distance from a key frame: the {@code last} one or the {@code nearest}.
     *
     * @param value mIoU or agreement; null where the frames are too few
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"key", "distance", "value", "frames", "low", "high"})
    record DistanceAccuracy(String key, int distance, Double value, long frames, Double low, Double high) {}

    /**
     * A class over the corpus.
     *
     * @param value IoU or agreement; null if the class never occurs or the frames are too few
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"name", "value", "frames", "low", "high"})
    record ClassAccuracy(String name, Double value, long frames, Double low, Double high) {}

    /**
     * What runs scored of a sequence.
     *
     * @param sequence unique on the page
     */
    record SequenceLine(String sequence, String corpus, List<SequenceScore> scores) {}

    /**
     * Of a sequence, by what the run is judged by.
     *
     * @param frames that the run has of it
     * @param scored how many of them were compared
     * @param value mean mIoU or agreement; null where too few were
     */
    record SequenceScore(String run, long frames, long scored, Double value) {}

    /**
     * The frames of one sequence in one run.
     *
     * @param sequence unique on the page
     * @param frames frames of the whole sequence
     * @param reference what its frames were compared with; null if with nothing
     * @param frame indices of the compared frames
     * @param value their mIoU or agreement
     * @param keys indices of the key frames
     */
    record Timeline(
            String sequence,
            String corpus,
            String run,
            int frames,
            String reference,
            List<Integer> frame,
            List<Double> value,
            List<Integer> keys) {}

    /**
     * Some frames of one sequence with the masks of all runs.
     *
     * @param sequence unique on the page
     * @param width of the pictures, in pixels; 0 where there are none
     * @param frame indices of the frames shown
     * @param source {@code data:} URIs
     * @param label {@code data:} URIs, null where there is no label
     * @param notes why there are no pictures, or no masks of a run
     */
    record Strip(
            String sequence,
            String corpus,
            int width,
            int height,
            List<Integer> frame,
            List<String> source,
            List<String> label,
            List<MaskRow> masks,
            List<ClassColour> classes,
            List<String> notes) {

        /** A strip without pictures. */
        static Strip missing(String sequence, String corpus, List<String> notes) {
            return new Strip(sequence, corpus, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), notes);
        }
    }

    /**
     * One run's masks of the frames of a strip.
     *
     * @param mask {@code data:} URIs
     * @param key whether it is a key frame
     * @param reference what the sequence was compared with; null if with nothing
     * @param value mIoU or agreement; null where the frame was not compared
     */
    record MaskRow(String run, List<String> mask, List<Boolean> key, String reference, List<Double> value) {}

    /** A class and its colour as CSS writes it. */
    record ClassColour(String name, String colour) {}

    /** One sequence that was set aside. */
    record SetAside(String run, String sequence, String reason, String message) {}
}
