package dev.reelmask.job.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Which sequences of a large corpus the page shows frame by frame. */
final class SequenceChoice {
    private SequenceChoice() {}

    /**
     * At most {@code limit} in their order, of each corpus as many as of another: all, or the first half of them and as
     * many with the lowest score in any run.
     *
     * @param rows of the {@code sequences} table
     */
    static List<PageSequence> of(List<PageSequence> sequences, List<Row> rows, int limit) {
        Map<String, Double> scores = scores(rows);
        Map<String, List<PageSequence>> byCorpus = sequences.stream()
                .collect(Collectors.groupingBy(PageSequence::corpus, TreeMap::new, Collectors.toList()));
        int each = Math.max(1, limit / Math.max(1, byCorpus.size()));
        Set<PageSequence> chosen = new LinkedHashSet<>();
        byCorpus.values().forEach(corpus -> chosen.addAll(ofCorpus(corpus, scores, each)));
        return sequences.stream().filter(chosen::contains).toList();
    }

    private static Set<PageSequence> ofCorpus(List<PageSequence> sequences, Map<String, Double> scores, int limit) {
        Set<PageSequence> chosen =
                new LinkedHashSet<>(sequences.subList(0, Math.min(sequences.size(), (limit + 1) / 2)));
        List<PageSequence> byScore = new ArrayList<>(sequences);
        byScore.sort(Comparator.comparingDouble(sequence -> lowest(sequence, scores)));
        for (PageSequence sequence : byScore) {
            if (chosen.size() < limit) {
                chosen.add(sequence);
            }
        }
        return chosen;
    }

    private static double lowest(PageSequence sequence, Map<String, Double> scores) {
        return sequence.ids().entrySet().stream()
                .mapToDouble(id -> scores.getOrDefault(key(id.getKey(), id.getValue()), 1.0))
                .min()
                .orElse(1);
    }

    private static Map<String, Double> scores(List<Row> rows) {
        Map<String, Double> scores = new TreeMap<>();
        for (Row row : rows) {
            Double labelled = ReportTables.real(row, "miou");
            Double score = labelled == null ? ReportTables.real(row, "agreement") : labelled;
            if (score != null) {
                scores.put(key(ReportTables.text(row, "run"), ReportTables.text(row, "sequence")), score);
            }
        }
        return scores;
    }

    private static String key(String run, String sequence) {
        return run + "/" + sequence;
    }
}
