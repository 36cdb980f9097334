package dev.reelmask.job.report;

import static dev.reelmask.job.report.ReportTables.real;
import static dev.reelmask.job.report.ReportTables.text;
import static dev.reelmask.job.report.ReportTables.whole;

import dev.reelmask.job.report.ReportData.SequenceLine;
import dev.reelmask.job.report.ReportData.SequenceScore;
import dev.reelmask.result.Reference;
import dev.reelmask.table.row.ScoreSum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** What runs scored of each sequence: of a large corpus the hardest ones only. */
final class SequenceScores {
    private final Map<String, ReportData.Run> runs;
    private final Map<String, Row> rows = new HashMap<>();

    /** @param rows of the {@code sequences} table */
    SequenceScores(List<ReportData.Run> runs, List<Row> rows) {
        this.runs = runs.stream().collect(Collectors.toMap(ReportData.Run::id, run -> run));
        rows.forEach(row -> this.rows.put(key(text(row, "run"), text(row, "sequence")), row));
    }

    /** At most {@code limit} lines of each corpus: those with the lowest score in any run, lowest first. */
    List<SequenceLine> lines(List<PageSequence> sequences, int limit) {
        Map<String, List<SequenceLine>> byCorpus = new TreeMap<>();
        for (PageSequence sequence : sequences) {
            SequenceLine line = new SequenceLine(sequence.name(), sequence.corpus(), scores(sequence));
            byCorpus.computeIfAbsent(sequence.corpus(), corpus -> new ArrayList<>())
                    .add(line);
        }
        List<SequenceLine> lines = new ArrayList<>();
        byCorpus.values().forEach(corpus -> corpus.stream()
                .sorted(Comparator.comparingDouble(SequenceScores::lowest).thenComparing(SequenceLine::sequence))
                .limit(limit)
                .forEach(lines::add));
        return lines;
    }

    /** How many sequences each corpus has. */
    static Map<String, Long> counts(List<PageSequence> sequences) {
        return sequences.stream()
                .collect(Collectors.groupingBy(PageSequence::corpus, TreeMap::new, Collectors.counting()));
    }

    private List<SequenceScore> scores(PageSequence sequence) {
        List<SequenceScore> scores = new ArrayList<>();
        sequence.ids().forEach((run, id) -> {
            Row row = rows.get(key(run, id));
            if (row != null && runs.containsKey(run)) {
                scores.add(score(runs.get(run), row));
            }
        });
        return scores;
    }

    /** Older versions wrote agreement under the name of mIoU, of however few frames. */
    private static SequenceScore score(ReportData.Run run, Row row) {
        boolean isAgreement = Reference.KEY_MASK.toString().equals(run.reference());
        boolean isNew = real(row, "agreement_frames") != null;
        long scored = whole(row, isAgreement && isNew ? "agreement_frames" : "scored_frames");
        Double value = real(row, isAgreement && isNew ? "agreement" : "miou");
        boolean isFew = isAgreement && scored < ScoreSum.FEW_FRAMES;
        return new SequenceScore(run.id(), whole(row, "frames"), scored, isFew ? null : Timelines.rounded(value));
    }

    private static double lowest(SequenceLine line) {
        return line.scores().stream()
                .filter(score -> score.value() != null)
                .mapToDouble(SequenceScore::value)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private static String key(String run, String sequence) {
        return run + "/" + sequence;
    }
}
