package dev.reelmask.job.segment;

import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.ScoreInterval;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a start of a run did.
 *
 * @param run the run's name
 * @param listed sequences of the corpus; always done + kept + quarantined
 * @param sequences with whole results: done, kept or unlisted
 * @param notes what the listing left out, a line each
 * @param units all finished units of the run
 * @param toDo units that this start had to do, whatever became of them
 * @param fresh those of them that were run now
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
        int toDo,
        List<UnitSummary> fresh,
        double wallSeconds,
        List<String> warnings) {
    private static final double MICROS = 1e6;

    /** Whether anything was set aside or could not be read. */
    public boolean hasTrouble() {
        return !quarantined.isEmpty() || count(SequenceState.KEPT) > 0;
    }

    /** Whether every unit had been finished before. */
    public boolean hadNothingToDo() {
        return toDo == 0;
    }

    /** Units that were run now. */
    public int unitsRun() {
        return fresh.size();
    }

    /** Frames of those. */
    public long framesRun() {
        return frames(fresh);
    }

    /** Sequences in a state. */
    public int count(SequenceState state) {
        return (int) sequences.stream().filter(row -> row.state() == state).count();
    }

    /** Frames of all finished units. */
    public long frames() {
        return frames(units);
    }

    private static long frames(List<UnitSummary> units) {
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

    /** The 95 % interval of the mean agreement; empty where the frames are too few for a figure. */
    public Optional<ScoreInterval> agreementInterval() {
        return ScoreInterval.of(agreementBySequence().values());
    }

    Map<String, ScoreSum> agreementBySequence() {
        Map<String, ScoreSum> bySequence = new TreeMap<>();
        units.stream()
                .filter(unit -> unit.agreement().frames() > 0)
                .forEach(unit -> bySequence.merge(unit.sequence(), unit.agreement(), ScoreSum::plus));
        return bySequence;
    }

    /** Finished sequences of which a part is damaged or missing. */
    public long damaged() {
        return units.stream()
                .filter(unit -> !unit.end().integrity().damage().isEmpty())
                .map(UnitSummary::sequence)
                .distinct()
                .count();
    }

    /** Frames run per second of this start, without the time spent on the network's own masks to compare with. */
    public double framesPerSecond() {
        double seconds =
                fresh.stream().mapToDouble(unit -> unit.end().seconds()).sum();
        double compared = micros(fresh).reference() / MICROS;
        double paid = seconds > compared ? 1 - compared / seconds : 1;
        return framesRun() / (wallSeconds * paid);
    }

    /** Time of tasks that the network's own masks took, to compare with. */
    double referenceSeconds() {
        return micros(units).reference() / MICROS;
    }

    private static StageMicros micros(List<UnitSummary> units) {
        return units.stream().map(UnitSummary::micros).reduce(StageMicros.ZERO, StageMicros::plus);
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
        fields.put("agreement", agreement().isFew() ? null : finite(agreement().mean()));
        fields.put("agreement_low", agreementInterval().map(ScoreInterval::low).orElse(null));
        fields.put(
                "agreement_high", agreementInterval().map(ScoreInterval::high).orElse(null));
        fields.put("agreement_frames", agreement().frames());
        fields.put("agreement_sequences", agreementBySequence().size());
        fields.put("units_run", unitsRun());
        fields.put("frames_run", framesRun());
        fields.put("wall_seconds", wallSeconds);
        fields.put("fps", framesPerSecond());
        fields.put("stage_shares", shares());
        fields.put("reference_seconds", referenceSeconds());
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
        return SegmentText.of(this);
    }

    /** NaN without a key frame. */
    double averageKeyInterval() {
        return keys() == 0 ? Double.NaN : (double) frames() / keys();
    }

    /**
     * Share of each stage in the summed stage times, which overlap in wall time, without the time spent on the
     * network's own masks to compare with; empty if nothing was timed.
     */
    Map<String, Double> shares() {
        StageMicros sum = micros(units);
        Map<String, Long> micros = new LinkedHashMap<>();
        micros.put("decode", sum.decode());
        micros.put("network", sum.network());
        micros.put("flow", sum.flow());
        micros.put("propagate", sum.propagate());
        micros.put("encode", sum.encode());
        double total = micros.values().stream().mapToLong(m -> m).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        if (total > 0) {
            micros.forEach((stage, m) -> shares.put(stage, m / total));
        }
        return shares;
    }
}
