package dev.reelmask.job.sweep;

import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the points of a sweep cost and lose on the same frames, and which of them to take.
 *
 * @param leftOut frames of results that not all points have, or that are not listed now
 * @param isOfOneStart whether the points' times were taken side by side
 * @param wish what the user wants of a point
 */
record SweepReport(List<Entry> entries, long leftOut, boolean isOfOneStart, SweepWish wish) {
    /**
     * A point and what its run says of the frames that are compared.
     *
     * @param run its frames, scores and times are those of the frames that all points have
     */
    record Entry(SweepPoint point, SegmentReport run) {
        double framesPerSecond() {
            return run.framesPerTaskSecond();
        }

        /** 1 where every frame goes through the network and there is nothing else to compare with. */
        double accuracy() {
            return run.measure().isEmpty() && isAllKeys() ? 1 : run.accuracy();
        }

        boolean isAllKeys() {
            return run.frames() > 0 && run.keyShare() == run.frames();
        }

        private double propagatedShare() {
            return 1 - run.keyShare() / run.frames();
        }
    }

    static SweepReport of(List<SweepPoint> points, List<SegmentReport> runs, SweepWish wish) {
        CommonUnits shared = CommonUnits.of(runs);
        List<List<UnitSummary>> units = runs.stream().map(shared::of).toList();
        List<Entry> entries = IntStream.range(0, points.size())
                .mapToObj(i -> new Entry(points.get(i), runs.get(i).over(units.get(i))))
                .toList();
        return new SweepReport(entries, shared.leftOut(), shared.areOfOneStart(runs), wish);
    }

    /** Frames that are compared, of each point. */
    long frames() {
        return entries.get(0).run().frames();
    }

    /** Sequences that these are of. */
    long sequences() {
        return entries.get(0).run().units().stream()
                .map(UnitSummary::sequence)
                .distinct()
                .count();
    }

    /** Whether the frames have labels; else points are compared with the network's own masks. */
    boolean isLabelled() {
        return entries.get(0).run().labelled().frames() > 0;
    }

    /** The run of every frame, to which the others are compared, where it is a point. */
    Optional<Entry> everyFrame() {
        return entries.stream().filter(entry -> entry.point().isEveryFrame()).findFirst();
    }

    /**
     * Points of mIoU, or of agreement, that a point loses against every frame through the network, 0..1. Where labels
     * are compared that takes the run of every frame; agreement with the network's own masks is against it as it is,
     * and frames that are key frames agree wholly.
     */
    Optional<Double> loss(Entry entry) {
        if (isLabelled()) {
            return everyFrame()
                    .map(every -> every.run().accuracy() - entry.run().accuracy());
        }
        return entry.isAllKeys()
                ? Optional.of(0.0)
                : entry.run().measure().map(unused -> entry.propagatedShare() * (1 - entry.accuracy()));
    }

    /** Half the width of the loss's 95 % interval, where it is taken from a sample of the frames. */
    Optional<Double> margin(Entry entry) {
        return isLabelled() || entry.isAllKeys() || entry.run().measure().isEmpty()
                ? Optional.empty()
                : entry.run().agreementInterval().map(ends -> entry.propagatedShare() * halfWidth(ends));
    }

    private static double halfWidth(ScoreInterval ends) {
        return (ends.high() - ends.low()) / 2;
    }

    /** Seconds of tasks of every frame's run by those of a point's. */
    Optional<Double> speedUp(Entry entry) {
        return everyFrame()
                .map(every -> entry.framesPerSecond() / every.framesPerSecond())
                .filter(Double::isFinite);
    }

    /** Those with a loss, the fastest first. */
    List<Entry> judged() {
        return entries.stream()
                .filter(entry -> loss(entry).isPresent() && Double.isFinite(entry.framesPerSecond()))
                .sorted(Comparator.comparingDouble(Entry::framesPerSecond).reversed())
                .toList();
    }

    /** Whether there is more than one point to choose from. */
    boolean isChoice() {
        return judged().size() > 1;
    }

    /** The fastest point that loses no more than is allowed. */
    Optional<Entry> cheapest() {
        return judged().stream()
                .filter(entry -> isChoice() && lossOf(entry) <= wish.maxLoss())
                .findFirst();
    }

    /** The point that loses least of those that are as fast as is wanted; empty where no speed is. */
    Optional<Entry> best() {
        return judged().stream()
                .filter(entry -> isChoice()
                        && wish.minFps().isPresent()
                        && entry.framesPerSecond() >= wish.minFps().getAsDouble())
                .min(Comparator.comparingDouble(this::lossOf));
    }

    private double lossOf(Entry entry) {
        return loss(entry).orElseThrow();
    }

    /** Whether no other point is faster and loses no more. */
    boolean isOnFront(Entry entry) {
        return judged().contains(entry)
                && judged().stream()
                        .noneMatch(other ->
                                lossOf(other) <= lossOf(entry) && other.framesPerSecond() > entry.framesPerSecond());
    }

    /** Seconds of tasks that the points would have taken one after the other, of what was run now. */
    double aloneSeconds() {
        return entries.stream().mapToDouble(entry -> entry.run().freshSeconds()).sum();
    }

    /** Seconds of tasks that they took together. */
    double spentSeconds() {
        return entries.stream().mapToDouble(entry -> entry.run().spentSeconds()).sum();
    }

    /** For {@code --json}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<Map<String, Object>> points = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("point", entry.point().toString());
            point.put("loss", loss(entry).orElse(null));
            point.put("loss_margin", margin(entry).orElse(null));
            point.put("speed_up", speedUp(entry).orElse(null));
            point.put("on_front", isOnFront(entry));
            point.putAll(entry.run().fields());
            points.add(point);
        }
        fields.put("points", points);
        fields.put("compared_frames", frames());
        fields.put("compared_sequences", sequences());
        fields.put("frames_left_out", leftOut);
        fields.put("cheapest", cheapest().map(entry -> entry.run().run()).orElse(null));
        fields.put("best", best().map(entry -> entry.run().run()).orElse(null));
        fields.put("task_seconds_alone", aloneSeconds());
        fields.put("task_seconds_spent", spentSeconds());
        return fields;
    }
}
