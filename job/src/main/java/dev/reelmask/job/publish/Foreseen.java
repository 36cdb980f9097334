package dev.reelmask.job.publish;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a sweep found out about a run on the frames that it took, for comparison with what later starts of the run find
 * on more of them.
 *
 * @param at when the sweep ended, ISO 8601
 * @param frames of the run at that time
 * @param measure {@code miou} against labels, or {@code agreement} with the network's own masks; empty where nothing
 *     was compared
 * @param accuracy by that measure, 0..1
 * @param fpsPerTask frames per second of one task
 */
record Foreseen(String at, long frames, Optional<String> measure, double accuracy, double fpsPerTask) {
    private static final String AT = "foreseen-at";
    private static final String FRAMES = "foreseen-frames";
    private static final String MEASURE = "foreseen-measure";
    private static final String ACCURACY = "foreseen-accuracy";
    private static final String FPS = "foreseen-fps-per-task";

    static Foreseen of(Instant at, SegmentReport report) {
        return new Foreseen(
                at.toString(), report.frames(), report.measure(), report.accuracy(), report.framesPerTaskSecond());
    }

    /** From the values of a run's record. */
    static Optional<Foreseen> read(Map<String, String> values) {
        return Optional.ofNullable(values.get(AT))
                .map(at -> new Foreseen(
                        at,
                        Long.parseLong(values.getOrDefault(FRAMES, "0")),
                        Optional.ofNullable(values.get(MEASURE)),
                        Double.parseDouble(values.getOrDefault(ACCURACY, "NaN")),
                        Double.parseDouble(values.getOrDefault(FPS, "NaN"))));
    }

    void write(Map<String, String> values) {
        values.put(AT, at);
        values.put(FRAMES, Long.toString(frames));
        values.put(ACCURACY, Double.toString(accuracy));
        values.put(FPS, Double.toString(fpsPerTask));
        measure.ifPresent(name -> values.put(MEASURE, name));
    }

    /** How it held; empty where a run has no other frames than those of the sweep. */
    Optional<String> compared(SegmentReport now) {
        if (now.frames() <= frames) {
            return Optional.empty();
        }
        String speed = String.format(
                Locale.ROOT,
                "%.1f frames/s of a task (now %.1f, %+.0f %%)",
                fpsPerTask,
                now.framesPerTaskSecond(),
                100 * (now.framesPerTaskSecond() / fpsPerTask - 1));
        boolean isComparable = measure.isPresent() && measure.equals(now.measure());
        String quality = isComparable
                ? String.format(
                        Locale.ROOT,
                        "%s %.4f (now %.4f, %+.4f), ",
                        measure.get().equals("miou") ? "mIoU" : measure.get(),
                        accuracy,
                        now.accuracy(),
                        now.accuracy() - accuracy)
                : "";
        return Optional.of(
                String.format(Locale.ROOT, "by the sweep of %s on %d frames: %s%s", at, frames, quality, speed));
    }
}
