package dev.reelmask.job.report;

import dev.reelmask.frame.UriPasswords;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.table.SequenceReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One source that runs have finished. Sequences of one id that were made of different videos are different ones.
 *
 * @param name unique on the page: the id, with more behind it where several sources share it
 * @param corpus short name of the corpus
 * @param source uri of the video or folder
 * @param ids the runs that have it, in the order of the page, each with its id for it
 */
record PageSequence(String name, String corpus, String source, Map<String, String> ids) {
    /** All that the runs have finished, by corpus and name. */
    static List<PageSequence> of(List<ReportData.Run> runs, Coverage coverage, SequenceReader reader) {
        Set<String> covered = coverage.runs().stream()
                .filter(RunCoverage::isCovered)
                .map(RunCoverage::run)
                .collect(Collectors.toSet());
        Map<String, PageSequence> bySource = new TreeMap<>();
        for (ReportData.Run run : runs) {
            if (covered.contains(run.id())) {
                Map<String, String> sources = new HashMap<>();
                reader.record(run.id())
                        .sources()
                        .forEach((Source known) -> sources.put(known.sequence(), known.source()));
                for (String id : reader.sequences(run.id())) {
                    bySource.computeIfAbsent(
                                    sources.getOrDefault(id, run.corpus() + "/" + id),
                                    source -> new PageSequence(id, run.corpus(), source, new LinkedHashMap<>()))
                            .ids()
                            .put(run.id(), id);
                }
            }
        }
        return named(new ArrayList<>(bySource.values()));
    }

    /** Where sources share an id, the first keeps it and the others get their corpus behind it, or their source. */
    private static List<PageSequence> named(List<PageSequence> sequences) {
        sequences.sort(Comparator.comparing(PageSequence::corpus).thenComparing(PageSequence::name));
        Map<String, PageSequence> byName = new LinkedHashMap<>();
        for (PageSequence sequence : sequences) {
            String name = sequence.name();
            if (byName.containsKey(name)) {
                name = name + " · " + sequence.corpus();
            }
            if (byName.containsKey(name)) {
                name = sequence.name() + " · " + UriPasswords.hide(sequence.source());
            }
            byName.put(name, new PageSequence(name, sequence.corpus(), sequence.source(), sequence.ids()));
        }
        return List.copyOf(byName.values());
    }
}
