package dev.reelmask.job.segment;

import dev.reelmask.job.ExitCodes;
import dev.reelmask.table.FrameRow.StageMicros;
import dev.reelmask.table.QuarantineRow;
import dev.reelmask.table.UnitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a start of a run did.
 *
 * @param run the run's name
 * @param listed sequences in the corpus; always {@code done + quarantined}
 * @param done sequences whose units are all finished, now or earlier
 * @param units all finished units of the run
 * @param unitsRun how many of them were run now
 * @param framesRun frames of those
 * @param wallSeconds of this start, from the listing to the last table
 */
public record SegmentReport(
        String run,
        int listed,
        int done,
        List<QuarantineRow> quarantined,
        List<UnitSummary> units,
        int unitsRun,
        long framesRun,
        double wallSeconds) {

    /** {@link ExitCodes}: quarantined before nothing to do before done. */
    public int exitCode() {
        if (!quarantined.isEmpty()) {
            return ExitCodes.QUARANTINED;
        }
        return unitsRun == 0 ? ExitCodes.NOTHING_TO_DO : ExitCodes.DONE;
    }

    /** Frames of all finished units. */
    public long frames() {
        return units.stream().mapToLong(UnitSummary::frames).sum();
    }

    /** Key frames among them. */
    public long keys() {
        return units.stream().mapToLong(UnitSummary::keys).sum();
    }

    /** Mean over the scored frames, NaN if there is none. */
    public double meanIou() {
        long scored = units.stream().mapToLong(UnitSummary::scoredFrames).sum();
        double sum = units.stream().mapToDouble(UnitSummary::meanIouSum).sum();
        return scored == 0 ? Double.NaN : sum / scored;
    }

    /** Finished sequences of which a part is damaged or missing. */
    public long damaged() {
        return units.stream()
                .filter(unit -> !unit.end().integrity().damage().isEmpty())
                .map(UnitSummary::sequence)
                .distinct()
                .count();
    }

    /** Frames run per second of this start. */
    public double framesPerSecond() {
        return framesRun / wallSeconds;
    }

    /** For {@code --json}. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run);
        fields.put("exit", exitCode());
        fields.put("listed", listed);
        fields.put("done", done);
        fields.put("quarantined", quarantined.size());
        fields.put("damaged", damaged());
        fields.put("frames", frames());
        fields.put("keys", keys());
        fields.put("aki", keys() == 0 ? null : (double) frames() / keys());
        fields.put("miou", Double.isNaN(meanIou()) ? null : meanIou());
        fields.put("units_run", unitsRun);
        fields.put("frames_run", framesRun);
        fields.put("wall_seconds", wallSeconds);
        fields.put("fps", framesPerSecond());
        fields.put("stage_shares", shares());
        List<Map<String, String>> reasons = new ArrayList<>();
        quarantined.forEach(q -> reasons.add(
                Map.of("sequence", q.sequence(), "reason", q.reason().name(), "message", q.message())));
        fields.put("quarantine", reasons);
        return fields;
    }

    /** For people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("run          " + run);
        lines.add(String.format(
                Locale.ROOT, "sequences    %d done + %d quarantined = %d listed", done, quarantined.size(), listed));
        if (damaged() > 0) {
            lines.add(format(
                    "damaged      %d of those done; columns damage of table sequences and damaged of frames say where",
                    damaged()));
        }
        lines.add(
                format("frames       %d, of them %d key frames (average key interval %.2f)", frames(), keys(), aki()));
        if (!Double.isNaN(meanIou())) {
            lines.add(format("mIoU         %.4f (mean over scored frames)", meanIou()));
        }
        lines.add(format(
                "this start   %d units, %d frames in %.1f s, %.1f frames per second",
                unitsRun, framesRun, wallSeconds, framesPerSecond()));
        List<String> shares = new ArrayList<>();
        shares().forEach((stage, share) -> shares.add(format("%s %.0f %%", stage, 100 * share)));
        if (!shares.isEmpty()) {
            lines.add("time in      " + String.join(", ", shares));
        }
        quarantined.forEach(q -> lines.add("quarantined  %s  %s: %s".formatted(q.sequence(), q.reason(), q.message())));
        return String.join(System.lineSeparator(), lines);
    }

    private double aki() {
        return keys() == 0 ? Double.NaN : (double) frames() / keys();
    }

    /** Share of each stage in the summed stage times, which overlap in wall time; empty if nothing was timed. */
    private Map<String, Double> shares() {
        Map<String, Long> micros = new LinkedHashMap<>();
        for (UnitSummary unit : units) {
            StageMicros m = unit.micros();
            micros.merge("decode", m.decode(), Long::sum);
            micros.merge("network", m.network(), Long::sum);
            micros.merge("flow", m.flow(), Long::sum);
            micros.merge("propagate", m.propagate(), Long::sum);
            micros.merge("encode", m.encode(), Long::sum);
        }
        double total = micros.values().stream().mapToLong(m -> m).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        if (total > 0) {
            micros.forEach((stage, m) -> shares.put(stage, m / total));
        }
        return shares;
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
