package dev.reelmask.job.reduce;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of one run is finished, and what is not.
 *
 * @param corpus normalised root, "" where there is no record
 * @param units finished ones
 * @param frames of those
 * @param current when the start began that is under way or was killed, ISO 8601; "" if there is none
 * @param open units that it has to do
 */
public record RunCoverage(
        String run, State state, String corpus, Counts counts, int units, long frames, String current, long open) {
    private static final Counts NOTHING = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** How a run stands. */
    public enum State {
        /** A start of it has finished: the run is covered. */
        FINISHED("finished"),
        /** No start of it has finished yet. */
        UNFINISHED("unfinished"),
        /** There are files, but no record says which of them are finished: an older version wrote them. */
        NO_RECORD("no-record");

        private final String spelling;

        State(String spelling) {
            this.spelling = spelling;
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    /** How the run of a record stands. */
    public static RunCoverage of(RunRecord record) {
        boolean isFinished = record.finished() != null;
        List<Unit> finished = isFinished ? record.finished().units() : List.of();
        return new RunCoverage(
                record.run(),
                isFinished ? State.FINISHED : State.UNFINISHED,
                record.corpus(),
                isFinished ? record.finished().counts() : NOTHING,
                finished.size(),
                finished.stream().mapToLong(Unit::frames).sum(),
                record.current() == null ? "" : record.current().started(),
                record.current() == null ? 0 : record.current().units());
    }

    static RunCoverage withoutRecord(String run) {
        return new RunCoverage(run, State.NO_RECORD, "", NOTHING, 0, 0, "", 0);
    }

    /** Whether summaries speak of the run. */
    public boolean isCovered() {
        return state == State.FINISHED;
    }

    /** Whether something of the run is missing, or not as it was asked for. */
    public boolean isPartial() {
        return !isCovered() || !current.isEmpty() || counts.quarantined() > 0 || counts.kept() > 0;
    }

    /** One sentence for people, without an end. */
    public String text() {
        String start = "run " + run + ": ";
        String open = current.isEmpty()
                ? ""
                : format(
                        "; a start of %s is under way or was killed, %s to do",
                        current, counted(this.open, "unit", "units"));
        return switch (state) {
            case NO_RECORD ->
                start
                        + "not covered, no record says what of it is finished; an older version wrote it, run segment again";
            case UNFINISHED -> start + "not covered, no start has finished yet" + open;
            case FINISHED ->
                start
                        + sequences()
                        + format(
                                ", %s in %s",
                                counted(frames, "frame", "frames"), counted(units, "finished unit", "finished units"))
                        + open;
        };
    }

    /** Its sequences by state, for people. */
    public String sequences() {
        List<String> parts = new ArrayList<>(List.of(format("%d done", counts.done())));
        if (counts.kept() > 0) {
            parts.add(format("%d kept from an earlier start", counts.kept()));
        }
        if (counts.quarantined() > 0) {
            parts.add(format("%d set aside", counts.quarantined()));
        }
        String listed =
                String.join(" + ", parts) + " = " + counted(counts.listed(), "listed sequence", "listed sequences");
        return counts.unlisted() == 0 ? listed : listed + format(", %d not listed any more", counts.unlisted());
    }

    /** For machines. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run);
        fields.put("state", state.toString());
        fields.put("corpus", UriPasswords.hide(corpus));
        fields.put("listed", counts.listed());
        fields.put("done", counts.done());
        fields.put("kept", counts.kept());
        fields.put("quarantined", counts.quarantined());
        fields.put("unlisted", counts.unlisted());
        fields.put("frames", frames);
        fields.put("units", units);
        fields.put("under_way_since", current.isEmpty() ? null : current);
        fields.put("units_to_do", open);
        return fields;
    }

    private static String counted(long number, String one, String several) {
        return format("%d %s", number, number == 1 ? one : several);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
