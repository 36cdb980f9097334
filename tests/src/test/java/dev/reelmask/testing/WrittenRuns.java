package dev.reelmask.testing;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.FrameResult;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.UnitWriter;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Runs written by the program's own means, without computing anything. */
public final class WrittenRuns {
    public static final String FINGERPRINT = "f1";
    private static final Configuration HADOOP = new Configuration();
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);

    private WrittenRuns() {}

    /** One unit that is a whole sequence, over one that is there. */
    public static UnitSummary unit(
            ResultsLayout results,
            String run,
            String sequence,
            ClassSet classes,
            UnitSource source,
            List<FrameResult> rows) {
        UnitKey key = new UnitKey(run, sequence, 0);
        Store store = Store.open(HADOOP, results);
        store.delete(results.frames(key));
        try (UnitWriter writer = UnitWriter.open(store, Permit.unguarded(store), key, classes, FINGERPRINT)) {
            rows.forEach(writer::write);
            return writer.commit(new UnitEnd(source, LabelFileCounts.NONE, "ffmpeg", 3, DecodeCounts.NONE));
        }
    }

    /** A source whose content nobody looks at. */
    public static UnitSource source(String uri) {
        return new UnitSource(uri, "key", 1, new FrameSize(1, 1), 1, FINGERPRINT);
    }

    /** Records units as the finished ones of a run, each of a sequence that is done. */
    public static void record(ResultsLayout results, String run, List<UnitSummary> units) {
        record(results, run, "file:/corpus", units, counts(units, 0));
    }

    /** Records units as the finished ones of a run over a corpus. */
    public static void record(
            ResultsLayout results, String run, String corpus, List<UnitSummary> units, Counts counts) {
        List<Unit> recorded = units.stream()
                .map(unit -> new Unit(unit.sequence(), unit.firstFrame(), unit.frames(), unit.fingerprint()))
                .toList();
        Finished finished = new Finished("2026-01-01T00:00:00Z", "2026-01-01T00:00:02Z", 2.0, counts, recorded);
        start(results, run, corpus, units, publication -> publication.finish(announcement(corpus, units), finished));
    }

    /** Records that a start is under way which has these units to do; finished ones stay. */
    public static void begin(ResultsLayout results, String run, String corpus, List<UnitSummary> units) {
        start(results, run, corpus, units, publication -> {});
    }

    /** Sequences that are done, one a unit, and others that were set aside. */
    public static Counts counts(List<UnitSummary> units, int quarantined) {
        return new Counts(
                units.size() + quarantined,
                units.size(),
                0,
                quarantined,
                0,
                units.stream().mapToLong(UnitSummary::frames).sum(),
                units.stream().mapToLong(UnitSummary::keys).sum());
    }

    private static void start(
            ResultsLayout results,
            String run,
            String corpus,
            List<UnitSummary> units,
            Consumer<RunPublication> afterwards) {
        try (RunPublication publication = open(results, run)) {
            publication.begin(
                    announcement(corpus, units),
                    units.stream().map(UnitSummary::sequence).collect(Collectors.toSet()));
            afterwards.accept(publication);
        }
    }

    private static RunPublication.Announcement announcement(String corpus, List<UnitSummary> units) {
        List<Source> sources = units.stream()
                .map(unit -> new Source(unit.sequence(), unit.end().source().uri()))
                .toList();
        return new RunPublication.Announcement(
                corpus,
                FINGERPRINT,
                Map.of(),
                Map.of(),
                sources,
                new Current("2026-01-01T00:00:00Z", units.size(), units.size(), "test"));
    }

    /**
     * Begins a start of a run, and leaves it under way until it is closed.
     *
     * @param stand sequences whose finished units it leaves as they are
     */
    public static RunPublication begin(ResultsLayout results, String run, Set<String> stand) {
        RunPublication publication = open(results, run);
        publication.begin(announcement("file:/corpus", List.of()), stand);
        return publication;
    }

    private static RunPublication open(ResultsLayout results, String run) {
        Store store = Store.open(HADOOP, results);
        return RunPublication.open(store, ParquetFooters.units(store), run, TERMS, line -> {});
    }
}
