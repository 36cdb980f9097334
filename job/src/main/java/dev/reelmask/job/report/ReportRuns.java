package dev.reelmask.job.report;

import static dev.reelmask.job.report.ReportTables.real;
import static dev.reelmask.job.report.ReportTables.text;
import static dev.reelmask.job.report.ReportTables.whole;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.job.report.ReportData.Agreement;
import dev.reelmask.job.report.ReportData.Sequences;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.result.Reference;
import dev.reelmask.table.row.ScoreSum;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The runs of a page from {@code operating_points} and {@code runs}. */
final class ReportRuns {
    private static final List<String> STAGES = List.of("decode", "network", "flow", "propagate", "encode", "reference");

    private final Map<String, RunCoverage> coverage = new HashMap<>();
    private final Map<String, Row> runs = new HashMap<>();
    private final List<Row> points;

    /** @throws UserException if there is no table of runs */
    ReportRuns(ReportTables tables, Coverage coverage) {
        coverage.runs().forEach(run -> this.coverage.put(run.run(), run));
        this.points = tables.rows(TableName.OPERATING_POINTS, "run");
        tables.rows(TableName.RUNS, "run").forEach(row -> runs.put(text(row, "run"), row));
    }

    /** In the order of the page: by corpus, every frame a key first, then by scheduler's kind and AKI. */
    List<ReportData.Run> read() {
        Map<String, List<Row>> byCorpus =
                points.stream().collect(Collectors.groupingBy(this::corpus, TreeMap::new, Collectors.toList()));
        Map<String, String> names = names(List.copyOf(byCorpus.keySet()));
        List<ReportData.Run> found = new ArrayList<>();
        byCorpus.forEach((corpus, rows) -> {
            Map<String, String> labels = RunLabels.of(rows);
            rows.forEach(point -> found.add(run(point, labels.get(text(point, "run")), names.get(corpus))));
        });
        Comparator<ReportData.Run> bySaving =
                Comparator.comparing(ReportData.Run::aki, Comparator.nullsLast(Comparator.naturalOrder()));
        found.sort(Comparator.comparing(ReportData.Run::corpus)
                .thenComparing(run -> run.aki() == null || run.aki() > 1)
                .thenComparing(ReportData.Run::kind)
                .thenComparing(bySaving)
                .thenComparing(ReportData.Run::id));
        return found;
    }

    /** What older figures say of a run, and what the run is by now; empty where the figures are of all of it. */
    List<String> stale() {
        List<String> stale = new ArrayList<>();
        Map<String, Row> byRun = points.stream().collect(Collectors.toMap(row -> text(row, "run"), row -> row));
        coverage.values().stream()
                .filter(RunCoverage::isCovered)
                .sorted(Comparator.comparing(RunCoverage::run))
                .forEach(run -> {
                    Row point = byRun.get(run.run());
                    if (point == null) {
                        stale.add("run %s: finished, but not summarized; run reelmask summarize".formatted(run.run()));
                    } else if (whole(point, "frames") != run.frames()) {
                        stale.add(String.format(
                                Locale.ROOT,
                                "run %s: its figures are of %d frames, those of the newest summarize; now it has %d. Run reelmask summarize",
                                run.run(),
                                whole(point, "frames"),
                                run.frames()));
                    }
                });
        return stale;
    }

    private String corpus(Row point) {
        String run = text(point, "run");
        RunCoverage covered = coverage.get(run);
        if (covered != null && !covered.corpus().isEmpty()) {
            return covered.corpus();
        }
        Row row = runs.get(run);
        return row == null ? "" : RunFactSheet.value(text(row, "configuration"), "corpus", "uri");
    }

    /** Last parts of the roots where these differ. */
    private static Map<String, String> names(List<String> corpora) {
        Map<String, String> names = new HashMap<>();
        corpora.forEach(corpus -> names.put(corpus, decoded(RunLabels.lastPart(corpus))));
        boolean isUnique = names.values().stream().distinct().count() == names.size();
        return isUnique
                ? names
                : corpora.stream().collect(Collectors.toMap(c -> c, c -> UriPasswords.hide(decoded(c))));
    }

    private static String decoded(String text) {
        try {
            return text.contains("%") ? URI.create("x:/" + text).getPath().substring(1) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private ReportData.Run run(Row point, String label, String corpus) {
        String run = text(point, "run");
        String scheduler = text(point, "scheduler");
        Map<String, Long> stages = new LinkedHashMap<>();
        STAGES.forEach(stage -> stages.put(stage, whole(point, stage + "_us")));
        boolean isAgreement = text(point, "reference").equals(Reference.KEY_MASK.toString());
        RunCoverage covered = coverage.get(run);
        return new ReportData.Run(
                run,
                label,
                corpus,
                scheduler.replaceFirst(":.*", ""),
                scheduler,
                text(point, "propagation"),
                RunLabels.network(point),
                text(point, "reference").isEmpty() ? null : text(point, "reference"),
                whole(point, "frames"),
                whole(point, "keys"),
                real(point, "aki"),
                isAgreement ? null : real(point, "corpus_miou"),
                isAgreement ? null : real(point, "miou"),
                isAgreement ? null : real(point, "pixel_accuracy"),
                isAgreement ? 0 : whole(point, "scored_frames"),
                agreement(point, isAgreement),
                real(point, "fps"),
                real(point, "wall_seconds"),
                stages,
                covered == null || !covered.isCovered() ? null : sequences(covered),
                RunFactSheet.of(point, runs.get(run)));
    }

    private static Sequences sequences(RunCoverage covered) {
        Counts counts = covered.counts();
        return new Sequences(counts.listed(), counts.done(), counts.kept(), covered.sequences());
    }

    /** Older versions wrote agreement under the name of mIoU, whatever the number of frames. */
    private static Agreement agreement(Row point, boolean isAgreement) {
        long compared = whole(point, "agreement_frames");
        if (isAgreement && compared == 0) {
            long frames = whole(point, "scored_frames");
            return new Agreement(frames, 0, frames < ScoreSum.FEW_FRAMES ? null : real(point, "miou"), null, null);
        }
        return new Agreement(
                compared,
                whole(point, "agreement_sequences"),
                real(point, "agreement"),
                real(point, "agreement_low"),
                real(point, "agreement_high"));
    }
}
