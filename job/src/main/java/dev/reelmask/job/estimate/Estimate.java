package dev.reelmask.job.estimate;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.ProbeResult.Refused;
import dev.reelmask.job.plan.ProbeResult.Usable;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.plan.TaskPacking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long a corpus will take.
 *
 * @param sequences that can be opened, as far as anybody has seen
 * @param looked of them at how many somebody has looked
 * @param unreadable that would be set aside
 * @param bytes of the corpus
 * @param units of the sequences
 * @param keys among the frames
 * @param taskSeconds of one slot for all
 * @param longestSeconds of one unit
 * @param slots tasks side by side
 * @param tasksSeconds from the first task's start to the last one's end
 * @param shorter with which pieces slots would idle less, if there are such
 */
record Estimate(
        Calibration by,
        int sequences,
        int looked,
        int unreadable,
        long bytes,
        int units,
        long frames,
        long keys,
        double taskSeconds,
        double longestSeconds,
        int slots,
        double tasksSeconds,
        Optional<ShorterPieces> shorter) {
    private static final double MEGABYTE = 1e6;
    private static final double PERCENT = 100;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    /**
     * Of a corpus.
     *
     * @param looks with costs by the calibration
     * @param fillSeconds time to fill a task with
     * @param leastTasks of all slots
     * @param pieceFrames length of a piece
     */
    static Estimate of(
            Calibration by,
            CorpusListing listing,
            List<ProbeResult> looks,
            int slots,
            double fillSeconds,
            int leastTasks,
            int pieceFrames) {
        List<SharedUnit> units = new ArrayList<>();
        List<Usable> usable = new ArrayList<>();
        int looked = 0;
        int unreadable = listing.unlistable().size();
        long bytes = 0;
        double keys = 0;
        for (ProbeResult look : looks) {
            bytes += look.sequence().sizeBytes();
            unreadable += look instanceof Refused ? 1 : 0;
            looked += look instanceof Opened ? 1 : 0;
            if (look instanceof Usable open) {
                usable.add(open);
                for (PlannedPiece piece : open.pieces()) {
                    keys += by.costs().keys().keys(piece.piece().frames());
                    units.add(
                            new SharedUnit(open.sequence(), piece, open.pieces().size(), new TreeMap<>(Map.of(0, ""))));
                }
            }
        }
        List<PlannedTask> tasks = TaskPacking.pack(units, fillSeconds, leastTasks);
        double tasksSeconds = Slots.makespan(tasks, slots);
        return new Estimate(
                by,
                usable.size(),
                looked,
                unreadable,
                bytes,
                units.size(),
                units.stream()
                        .mapToLong(unit -> unit.planned().piece().frames())
                        .sum(),
                Math.round(keys),
                units.stream().mapToDouble(SharedUnit::costSeconds).sum(),
                units.stream().mapToDouble(SharedUnit::costSeconds).max().orElse(0),
                slots,
                tasksSeconds,
                ShorterPieces.of(
                        usable, pieceFrames, by.costs().unitSeconds(), slots, fillSeconds, leastTasks, tasksSeconds));
    }

    /** From the command to its end. */
    double seconds() {
        return by.startSeconds() + tasksSeconds;
    }

    /** Time of the tasks over what it would be were the slots never idle; 1 is even. */
    double skew() {
        return taskSeconds > 0 ? tasksSeconds / (taskSeconds / slots) : 1;
    }

    /** For {@code --json}. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("calibrated_by", by.source());
        fields.put("calibration_frames", by.frames());
        fields.put("sequences", sequences);
        fields.put("looked_at", looked);
        fields.put("unreadable", unreadable);
        fields.put("bytes", bytes);
        fields.put("units", units);
        fields.put("frames", frames);
        fields.put("keys", keys);
        fields.put("slots", slots);
        fields.put("task_seconds", taskSeconds);
        fields.put("longest_unit_seconds", longestSeconds);
        fields.put("start_seconds", by.startSeconds());
        fields.put("tasks_seconds", tasksSeconds);
        fields.put("seconds", seconds());
        fields.put("hours", seconds() / HOUR);
        fields.put("skew", skew());
        fields.put("shorter_piece_frames", shorter.map(ShorterPieces::frames).orElse(null));
        fields.put(
                "shorter_tasks_seconds",
                shorter.map(ShorterPieces::tasksSeconds).orElse(null));
        fields.put("table_bytes", Math.round(by.bytesPerFrame() * frames));
        return fields;
    }

    /** For people. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "corpus",
                "%d sequences (%d looked at, %d unreadable), %.1f MB",
                sequences,
                looked,
                unreadable,
                bytes / MEGABYTE));
        lines.add(line("frames", "%d, of them about %d key frames, in %d units", frames, keys, units));
        lines.add(line("calibrated", "by %s, %d frames", by.source(), by.frames()));
        lines.add(line("tasks", "%s of one slot; the longest unit %s", time(taskSeconds), time(longestSeconds)));
        lines.add(line(
                "time",
                "about %s on %d slots: tasks %s, start and end %s",
                time(seconds()),
                slots,
                time(tasksSeconds),
                time(by.startSeconds())));
        lines.add(line(
                "skew", "tasks take %.0f %% longer than if no slot were ever idle", PERCENT * Math.max(0, skew() - 1)));
        shorter.ifPresent(pieces -> lines.add(line(
                "",
                "with --set plan.piece-frames=%d, which is another run, tasks would take about %s",
                pieces.frames(),
                time(pieces.tasksSeconds()))));
        if (by.bytesPerFrame() > 0) {
            lines.add(line("tables", "about %.1f MB", by.bytesPerFrame() * frames / MEGABYTE));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(String subject, String pattern, Object... values) {
        return String.format(Locale.ROOT, "%-12s ", subject) + String.format(Locale.ROOT, pattern, values);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < HOUR
                ? String.format(Locale.ROOT, "%d:%02d min", whole / MINUTE, whole % MINUTE)
                : String.format(Locale.ROOT, "%d:%02d h", whole / HOUR, whole % HOUR / MINUTE);
    }
}
