package dev.reelmask.job.sweep;

import dev.reelmask.job.publish.SegmentReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the points of a sweep cost and lose, and which of them to take.
 *
 * @param wish what the user wants of a point
 */
record SweepReport(List<Entry> entries, SweepWish wish) {
    /** A point and what its run says of all its finished units. */
    record Entry(SweepPoint point, SegmentReport run) {}

    static SweepReport of(List<SweepPoint> points, List<SegmentReport> runs, SweepWish wish) {
        return new SweepReport(
                IntStream.range(0, points.size())
                        .mapToObj(i -> new Entry(points.get(i), runs.get(i)))
                        .toList(),
                wish);
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
        SegmentReport run = entry.run();
        if (run.measure().equals(Optional.of("miou"))) {
            return everyFrame()
                    .filter(every -> every.run().measure().equals(run.measure()))
                    .map(every -> every.run().accuracy() - run.accuracy());
        }
        if (run.keys() == run.frames()) {
            return Optional.of(0.0);
        }
        double propagated = 1 - 1 / run.averageKeyInterval();
        return run.measure().map(unused -> propagated * (1 - run.accuracy()));
    }

    /** Seconds of tasks of every frame's run by those of a point's. */
    Optional<Double> speedUp(Entry entry) {
        return everyFrame().map(every -> every.run().taskSeconds() / entry.run().taskSeconds());
    }

    /** The fastest point that loses no more than is allowed. */
    Optional<Entry> cheapest() {
        return entries.stream()
                .filter(entry ->
                        loss(entry).filter(loss -> loss <= wish.maxLoss()).isPresent())
                .max(Comparator.comparingDouble(entry -> entry.run().framesPerTaskSecond()));
    }

    /** The point that loses least of those that are as fast as is wanted; empty where no speed is. */
    Optional<Entry> best() {
        return entries.stream()
                .filter(entry -> wish.minFps().isPresent()
                        && entry.run().framesPerTaskSecond() >= wish.minFps().getAsDouble()
                        && loss(entry).isPresent())
                .min(Comparator.comparingDouble(entry -> loss(entry).orElseThrow()));
    }

    /** Whether no other point is both faster and better. */
    boolean isOnFront(Entry entry) {
        return loss(entry)
                .filter(loss -> entries.stream()
                        .filter(other -> !other.equals(entry) && loss(other).isPresent())
                        .noneMatch(other -> loss(other).orElseThrow() <= loss
                                && other.run().framesPerTaskSecond()
                                        > entry.run().framesPerTaskSecond()))
                .isPresent();
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
            point.put("speed_up", speedUp(entry).orElse(null));
            point.put("on_front", isOnFront(entry));
            point.putAll(entry.run().fields());
            points.add(point);
        }
        fields.put("points", points);
        fields.put("cheapest", cheapest().map(entry -> entry.run().run()).orElse(null));
        fields.put("best", best().map(entry -> entry.run().run()).orElse(null));
        fields.put("task_seconds_alone", aloneSeconds());
        fields.put("task_seconds_spent", spentSeconds());
        return fields;
    }
}
