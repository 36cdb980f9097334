package dev.reelmask.job.segment;

import dev.reelmask.table.FrameRow.StageMicros;
import dev.reelmask.table.QuarantineRow;
import dev.reelmask.table.ScoreSum;
import dev.reelmask.table.SequenceRow;
import dev.reelmask.table.SequenceState;
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
 * @param listed sequences of the corpus; always done + kept + quarantined
 * @param sequences with whole results: done, kept or unlisted
 * @param notes what the listing left out, a line each
 * @param units all finished units of the run
 * @param unitsRun how many of them were run now
 * @param framesRun frames of those
 * @param wallSeconds of this start, from the listing to the last table
 * @param warnings sentences about what went on
 */
public record SegmentReport(
        String run,
        int listed,
        List<SequenceRow> sequences,
        List<QuarantineRow> quarantined,
        List<String> notes,
        List<UnitSummary> units,
        int unitsRun,
        long framesRun,
        double wallSeconds,
        List<String> warnings) {
    /** Scores from fewer frames than this are not shown, only their number. */
    public static final int FEW_FRAMES = 30;

    /** Whether anything was set aside or could not be read. */
    public boolean hasTrouble() {
        return !quarantined.isEmpty() || count(SequenceState.KEPT) > 0;
    }

    /** Whether every unit had been finished before. */
    public boolean hadNothingToDo() {
        return unitsRun == 0;
    }

    /** Sequences in a state. */
    public int count(SequenceState state) {
        return (int) sequences.stream().filter(row -> row.state() == state).count();
    }

    /** Frames of all finished units. */
    public long frames() {
        return units.stream().mapToLong(UnitSummary::frames).sum();
    }

    /** Key frames among them. */
    public long keys() {
        return units.stream().mapToLong(UnitSummary::keys).sum();
    }

    /** Scores against labels. */
    public ScoreSum labelled() {
        return units.stream().map(UnitSummary::labelled).reduce(ScoreSum.NONE, ScoreSum::plus);
    }

    /** Scores against the network's own masks. */
    public ScoreSum agreement() {
        return units.stream().map(UnitSummary::agreement).reduce(ScoreSum.NONE, ScoreSum::plus);
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
        fields.put("nothing_to_do", hadNothingToDo());
        fields.put("listed", listed);
        for (SequenceState state : SequenceState.values()) {
            fields.put(state.toString(), count(state));
        }
        fields.put("quarantined", quarantined.size());
        fields.put("damaged", damaged());
        fields.put("frames", frames());
        fields.put("keys", keys());
        fields.put("aki", keys() == 0 ? null : (double) frames() / keys());
        fields.put("miou", finite(labelled().mean()));
        fields.put("scored_frames", labelled().frames());
        fields.put(
                "agreement",
                agreement().frames() < FEW_FRAMES ? null : finite(agreement().mean()));
        fields.put("agreement_frames", agreement().frames());
        fields.put("units_run", unitsRun);
        fields.put("frames_run", framesRun);
        fields.put("wall_seconds", wallSeconds);
        fields.put("fps", framesPerSecond());
        fields.put("stage_shares", shares());
        fields.put("warnings", warnings);
        fields.put("notes", notes);
        List<Map<String, String>> reasons = new ArrayList<>();
        quarantined.forEach(q -> reasons.add(
                Map.of("sequence", q.sequence(), "reason", q.reason().name(), "message", q.message())));
        fields.put("quarantine", reasons);
        return fields;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** For people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("run          " + run);
        lines.add(format(
                "sequences    %d done + %d kept + %d quarantined = %d listed",
                count(SequenceState.DONE), count(SequenceState.KEPT), quarantined.size(), listed));
        if (count(SequenceState.UNLISTED) > 0) {
            lines.add(format("             %d finished earlier and not listed now", count(SequenceState.UNLISTED)));
        }
        if (damaged() > 0) {
            lines.add(format(
                    "damaged      %d of those finished; columns damage of table sequences and damaged of frames say where",
                    damaged()));
        }
        lines.add(
                format("frames       %d, of them %d key frames (average key interval %.2f)", frames(), keys(), aki()));
        addScores(lines);
        lines.add(
                hadNothingToDo()
                        ? format("this start   had nothing to do, %.1f s", wallSeconds)
                        : format(
                                "this start   %d units, %d frames in %.1f s, %.1f frames per second",
                                unitsRun, framesRun, wallSeconds, framesPerSecond()));
        List<String> shares = new ArrayList<>();
        shares().forEach((stage, share) -> shares.add(format("%s %.0f %%", stage, 100 * share)));
        if (!shares.isEmpty()) {
            lines.add("time in      " + String.join(", ", shares));
        }
        warnings.forEach(warning -> lines.add("warning      " + warning));
        sequences.stream()
                .filter(row -> row.state() == SequenceState.KEPT)
                .forEach(row -> lines.add("kept         %s  %s".formatted(row.sequence(), row.error())));
        quarantined.forEach(q -> lines.add("quarantined  %s  %s: %s".formatted(q.sequence(), q.reason(), q.message())));
        notes.forEach(note -> lines.add("note         " + note));
        return String.join(System.lineSeparator(), lines);
    }

    private void addScores(List<String> lines) {
        if (labelled().frames() > 0) {
            lines.add(format(
                    "mIoU         %.4f (mean over %d labelled frames)",
                    labelled().mean(), labelled().frames()));
        }
        long compared = agreement().frames();
        if (compared >= FEW_FRAMES) {
            lines.add(format(
                    "agreement    %.4f with the network's own masks (%d frames without labels)",
                    agreement().mean(), compared));
        } else if (compared > 0) {
            lines.add(format(
                    "agreement    %d frames were compared with the network's own masks: too few to say", compared));
        }
    }

    private double aki() {
        return keys() == 0 ? Double.NaN : (double) frames() / keys();
    }

    /** Share of each stage in the summed stage times, which overlap in wall time; empty if nothing was timed. */
    private Map<String, Double> shares() {
        StageMicros sum = units.stream().map(UnitSummary::micros).reduce(StageMicros.ZERO, StageMicros::plus);
        Map<String, Long> micros = new LinkedHashMap<>();
        micros.put("decode", sum.decode());
        micros.put("network", sum.network());
        micros.put("flow", sum.flow());
        micros.put("propagate", sum.propagate());
        micros.put("encode", sum.encode());
        micros.put("reference", sum.reference());
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
