package dev.reelmask.job.reduce;

import dev.reelmask.publish.KnownRuns;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of the runs under a results root is finished, and what is not.
 *
 * @param runs by name: those with a record, and those of which there are only files
 */
public record Coverage(List<RunCoverage> runs) {
    public Coverage {
        runs = List.copyOf(runs);
    }

    /**
     * How the runs of a results root stand.
     *
     * @throws dev.reelmask.publish.store.ResultsException if the filesystem fails
     */
    public static Coverage of(Store store) {
        List<RunCoverage> runs = new ArrayList<>();
        new RunRecords(store).all().forEach(record -> runs.add(RunCoverage.of(record)));
        Set<String> recorded = runs.stream().map(RunCoverage::run).collect(Collectors.toSet());
        Set<String> written = new TreeSet<>(KnownRuns.in(store, TableName.FRAMES));
        written.addAll(KnownRuns.in(store, TableName.RUNS));
        written.removeAll(recorded);
        written.forEach(run -> runs.add(RunCoverage.withoutRecord(run)));
        return new Coverage(runs);
    }

    /** One sentence on all runs, without an end. */
    public String text() {
        List<String> covered = names(RunCoverage.State.FINISHED);
        long frames = runs.stream().mapToLong(RunCoverage::frames).sum();
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "covers %s with %d frames", counted(covered.size(), "run"), frames));
        List<String> unfinished = names(RunCoverage.State.UNFINISHED);
        if (!unfinished.isEmpty()) {
            text.append("; without a finished start and not covered: ").append(String.join(", ", unfinished));
        }
        List<String> unrecorded = names(RunCoverage.State.NO_RECORD);
        if (!unrecorded.isEmpty()) {
            text.append("; without a record and not covered: ").append(String.join(", ", unrecorded));
        }
        return text.toString();
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private List<String> names(RunCoverage.State state) {
        return runs.stream()
                .filter(run -> run.state() == state)
                .map(RunCoverage::run)
                .toList();
    }
}
