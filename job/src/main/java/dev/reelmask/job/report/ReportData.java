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
 * @param runs in the order of the page: every frame a key first, then by scheduler
 * @param keyIntervals by run
 * @param accuracyByDistance by run
 * @param classIou by run, in the order of the class ids
 * @param notes sentences on what the page leaves out
 */
record ReportData(
        String results,
        String generated,
        Counts counts,
        List<Run> runs,
        Map<String, List<IntervalCount>> keyIntervals,
        Map<String, List<DistanceAccuracy>> accuracyByDistance,
        Map<String, List<ClassAccuracy>> classIou,
        List<Timeline> timelines,
        List<Strip> strips,
        List<SetAside> quarantine,
        List<String> notes) {

    /** Sequences over all runs, each counted once. */
    record Counts(long listed, long done, long quarantined) {}

    /**
     * One run and what it scored.
     *
     * @param label short name, unique on the page
     * @param kind kind of the scheduler, for example {@code fixed}
     * @param reference what accuracy was measured against: {@code label} or {@code key-mask}; null if nothing
     * @param corpusIou against labels, from summed intersections and unions
     * @param meanIou against labels, mean over frames
     * @param scoredFrames frames with labels
     * @param fps frames per second of the whole run
     * @param stages microseconds by stage
     * @param facts pairs of name and value
     */
    record Run(
            String id,
            String label,
            String kind,
            String scheduler,
            String propagation,
            String network,
            String reference,
            long frames,
            long keys,
            long sequences,
            double aki,
            Double corpusIou,
            Double meanIou,
            Double pixelAccuracy,
            Agreement agreement,
            long scoredFrames,
            Double fps,
            Double wallSeconds,
            Map<String, Long> stages,
            List<List<String>> facts) {}

    /**
     * How well masks fit those that the network itself gives the same frames; figures are null where the frames are too
     * few.
     *
     * @param low lower end of the 95 % interval of the mean
     * @param high upper end
     * @param corpus from summed intersections and unions
     */
    record Agreement(long frames, Double mean, Double low, Double high, Double corpus) {}

    /** How often an interval between consecutive key frames occurs. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"interval", "count"})
    record IntervalCount(int interval, long count) {}

    /** Mean mIoU of the scored frames at a distance from a key frame: the {@code last} one or the {@code nearest}. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"key", "distance", "meanIou", "frames"})
    record DistanceAccuracy(String key, int distance, Double meanIou, long frames) {}

    /** IoU of a class over the corpus; null if the class never occurs. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"name", "iou"})
    record ClassAccuracy(String name, Double iou) {}

    /**
     * The frames of one sequence in one run.
     *
     * @param frames frames of the whole sequence
     * @param frame indices of the scored frames
     * @param iou their mIoU
     * @param keys indices of the key frames
     */
    record Timeline(
            String sequence, String run, int frames, List<Integer> frame, List<Double> iou, List<Integer> keys) {}

    /**
     * Some frames of one sequence with the masks of all runs.
     *
     * @param width of the pictures, in pixels
     * @param frame indices of the frames shown
     * @param source {@code data:} URIs
     * @param label {@code data:} URIs, null where there is no label
     */
    record Strip(
            String sequence,
            int width,
            int height,
            List<Integer> frame,
            List<String> source,
            List<String> label,
            List<MaskRow> masks,
            List<ClassColour> classes) {}

    /** One run's masks of the frames of a strip: {@code data:} URIs, whether it is a key frame, and mIoU or null. */
    record MaskRow(String run, List<String> mask, List<Boolean> key, List<Double> iou) {}

    /** A class and its colour as CSS writes it. */
    record ClassColour(String name, String colour) {}

    /** One sequence that was set aside. */
    record SetAside(String run, String sequence, String reason, String message) {}
}
