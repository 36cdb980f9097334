package dev.reelmask.job.publish;

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
 * @param spentSeconds of tasks for those, what they share with runs before them in the start left out
 * @param wallSeconds of this start, from the listing to the last table
 * @param foreseen how what a sweep foresaw of the run held, if one did
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
        double spentSeconds,
        double wallSeconds,
        Optional<String> foreseen,
        List<String> warnings) {
    private static final double MICROS = 1e6;

    SegmentReport withForeseen(Optional<String> text) {
        return with(units, text);
    }

    /** The same start, with frames, scores and times of some finished units alone. */
    public SegmentReport over(List<UnitSummary> some) {
        return with(some, foreseen);
    }

    private SegmentReport with(List<UnitSummary> some, Optional<String> text) {
        return new SegmentReport(
                run,
                listed,
                sequences,
                quarantined,
                notes,
                some,
                toDo,
                fresh,
                spentSeconds,
                wallSeconds,
                text,
                warnings);
    }

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

    /** Sum over them of the share of their regions that went through the network; of whole frames, {@link #keys}. */
    public double keyShare() {
        return units.stream().mapToDouble(UnitSummary::keyShare).sum();
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
        double seconds = freshSeconds();
        double compared = micros(fresh).reference() / MICROS;
        double paid = seconds > compared ? 1 - compared / seconds : 1;
        return framesRun() / (wallSeconds * paid);
    }

    /**
     * By which measure the run is compared with others: {@code miou} against labels, else {@code agreement} with the
     * network's own masks; empty where too few frames were compared.
     */
    public Optional<String> measure() {
        if (labelled().frames() > 0) {
            return Optional.of("miou");
        }
        return agreement().isFew() ? Optional.empty() : Optional.of("agreement");
    }

    /** By {@link #measure}, 0..1; NaN without one. */
    public double accuracy() {
        return measure().isEmpty()
                ? Double.NaN
                : labelled().frames() > 0 ? labelled().mean() : agreement().mean();
    }

    /** Seconds of tasks that the units run now would have taken without other runs beside. */
    public double freshSeconds() {
        return fresh.stream().mapToDouble(unit -> unit.end().seconds()).sum();
    }

    /** Seconds of tasks that all finished units took, or would have taken without other runs beside. */
    public double taskSeconds() {
        return units.stream().mapToDouble(unit -> unit.end().seconds()).sum() - referenceSeconds();
    }

    /** Frames per second of one task, by all finished units, without the time spent on masks to compare with. */
    public double framesPerTaskSecond() {
        return frames() / taskSeconds();
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
        fields.put("aki", keys() == 0 ? null : frames() / keyShare());
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
        fields.put("fps_per_task", finite(framesPerTaskSecond()));
        fields.put("foreseen", foreseen.orElse(null));
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
    public double averageKeyInterval() {
        return keys() == 0 ? Double.NaN : frames() / keyShare();
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
