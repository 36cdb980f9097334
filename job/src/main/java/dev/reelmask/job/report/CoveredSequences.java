package dev.reelmask.job.report;

import static dev.reelmask.job.report.ReportTables.text;

import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.job.report.ReportData.Covered;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Says what a page covers: sequences counted once over its runs, and what is missing. */
final class CoveredSequences {
    /** From the best to the worst. */
    private enum State {
        UNLISTED,
        DONE,
        KEPT,
        QUARANTINED
    }

    private final Set<String> runs;
    private final long corpora;
    private final Map<String, State> states = new TreeMap<>();

    CoveredSequences(List<ReportData.Run> runs) {
        this.runs = runs.stream().map(ReportData.Run::id).collect(Collectors.toSet());
        this.corpora = runs.stream().map(ReportData.Run::corpus).distinct().count();
    }

    /**
     * What is covered.
     *
     * @param finished rows of whole sequences
     * @param quarantined rows of what was set aside
     * @param stale sentences on figures that are not of all of a run
     */
    Covered of(List<Row> finished, List<Row> quarantined, Coverage coverage, List<String> stale) {
        finished.forEach(row -> add(row, state(text(row, "state"))));
        quarantined.forEach(row -> add(row, State.QUARANTINED));
        List<String> open = new ArrayList<>(coverage.runs().stream()
                .filter(RunCoverage::isPartial)
                .map(RunCoverage::text)
                .toList());
        open.addAll(stale);
        long unlisted = count(State.UNLISTED);
        return new Covered(
                sentence(),
                states.size() - unlisted,
                count(State.DONE),
                count(State.KEPT),
                count(State.QUARANTINED),
                unlisted,
                open);
    }

    /** Older versions wrote no state of what is done. */
    private static State state(String text) {
        return switch (text) {
            case "kept" -> State.KEPT;
            case "unlisted" -> State.UNLISTED;
            default -> State.DONE;
        };
    }

    private void add(Row row, State state) {
        if (runs.contains(text(row, "run"))) {
            String source = text(row, "uri").isEmpty() ? text(row, "sequence") : text(row, "uri");
            states.merge(source, state, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
    }

    private long count(State state) {
        return states.values().stream().filter(state::equals).count();
    }

    private String sentence() {
        List<String> parts = new ArrayList<>(List.of(format("%d done", count(State.DONE))));
        if (count(State.KEPT) > 0) {
            parts.add(format("%d kept from an earlier start", count(State.KEPT)));
        }
        if (count(State.QUARANTINED) > 0) {
            parts.add(format("%d set aside", count(State.QUARANTINED)));
        }
        long listed = states.size() - count(State.UNLISTED);
        String text = format(
                "Covers %s of %s: %s = %s listed",
                counted(runs.size(), "run", "runs"),
                counted(corpora, "corpus", "corpora"),
                String.join(" + ", parts),
                counted(listed, "sequence", "sequences"));
        return count(State.UNLISTED) == 0 ? text : text + format("; %d not listed any more", count(State.UNLISTED));
    }

    private static String counted(long number, String one, String several) {
        return format("%d %s", number, number == 1 ? one : several);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
