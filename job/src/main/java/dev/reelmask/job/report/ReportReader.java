package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UriPasswords;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.report.ReportData.ClassAccuracy;
import dev.reelmask.job.report.ReportData.DistanceAccuracy;
import dev.reelmask.job.report.ReportData.IntervalCount;
import dev.reelmask.job.report.ReportData.SetAside;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Reference;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.row.ScoreSum;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gathers what the page shows from the tables, the runs' records and, for pictures, from the corpora. */
final class ReportReader {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final int MAX_TIMELINES = 8;
    private static final int MAX_STRIPS = 4;
    private static final int MAX_LINES = 200;

    private final ReportTables tables;
    private final Configuration hadoop;
    private final Store store;
    private final SequenceReader reader;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();

    ReportReader(SparkSession spark, URI results, Clock clock) {
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.store = Store.open(hadoop, new ResultsLayout(results));
        this.tables = new ReportTables(spark, store.results());
        this.reader = new SequenceReader(store);
        this.clock = clock;
    }

    /**
     * Reads everything.
     *
     * @param corpus where the sequences lie today; empty where the runs say
     * @param layout another layout than the runs'
     * @throws UserException if a table is missing
     */
    ReportData read(Optional<URI> corpus, Optional<CorpusLayout> layout) {
        Coverage coverage = Coverage.of(store);
        ReportRuns pageRuns = new ReportRuns(tables, coverage);
        List<ReportData.Run> runs = pageRuns.read();
        List<Row> done = tables.rows(TableName.SEQUENCES, "sequence", "run");
        List<Row> quarantined = tables.rows(TableName.QUARANTINE, "sequence", "run");
        List<PageSequence> sequences = PageSequence.of(runs, coverage, reader);
        List<PageSequence> shown = SequenceChoice.of(sequences, done, MAX_TIMELINES);
        if (shown.size() < sequences.size()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Frames are shown of %d of %d sequences: the first ones and those with the lowest scores.",
                    shown.size(),
                    sequences.size()));
        }
        return new ReportData(
                UriPasswords.hide(store.results().root().toString()),
                TIME.format(clock.instant().atZone(ZoneOffset.UTC)),
                new CoveredSequences(runs).of(done, quarantined, coverage, pageRuns.stale()),
                runs,
                tables.byRun(TableName.KEY_INTERVALS, ReportReader::interval, "run", "interval"),
                tables.byRun(TableName.ACCURACY_BY_DISTANCE, ReportReader::distance, "run", "distance"),
                tables.byRun(TableName.CLASS_IOU, ReportReader::classAccuracy, "run", "class_id"),
                new SequenceScores(runs, done).lines(sequences, MAX_LINES),
                SequenceScores.counts(sequences),
                timelines(shown, runs),
                new StripMaker(hadoop, reader, runs, places(coverage, corpus, layout)).strips(shown, MAX_STRIPS),
                quarantined.stream().map(ReportReader::setAside).toList(),
                notes);
    }

    private List<ReportData.Timeline> timelines(List<PageSequence> shown, List<ReportData.Run> runs) {
        List<ReportData.Timeline> timelines = new ArrayList<>();
        for (PageSequence sequence : shown) {
            runs.stream()
                    .filter(run -> sequence.ids().containsKey(run.id()))
                    .forEach(run -> timelines.add(Timelines.read(reader, sequence, run)));
        }
        if (timelines.stream().anyMatch(line -> line.frames() == Timelines.MAX_FRAMES)) {
            notes.add(String.format(
                    Locale.ROOT, "Of long sequences the first %d frames are shown.", Timelines.MAX_FRAMES));
        }
        return timelines;
    }

    /**
     * A corpus that is given stands for that of the runs which are of it; where no run is, it is where theirs moved.
     */
    private Function<String, Place> places(Coverage coverage, Optional<URI> corpus, Optional<CorpusLayout> layout) {
        if (corpus.isEmpty()) {
            return run -> new Place(Optional.empty(), layout);
        }
        String given = Corpora.source(hadoop, corpus.get()).toString();
        boolean isOfSome = coverage.runs().stream().anyMatch(run -> run.corpus().equals(given));
        return run -> new Place(isOfSome ? Optional.empty() : corpus, layout);
    }

    private static IntervalCount interval(Row row) {
        return new IntervalCount((int) ReportTables.whole(row, "interval"), ReportTables.whole(row, "count"));
    }

    private static DistanceAccuracy distance(Row row) {
        return new DistanceAccuracy(
                ReportTables.text(row, "key"),
                (int) ReportTables.whole(row, "distance"),
                Timelines.rounded(either(row, "miou")),
                ReportTables.whole(row, "frames"),
                Timelines.rounded(ReportTables.real(row, "agreement_low")),
                Timelines.rounded(ReportTables.real(row, "agreement_high")));
    }

    private static ClassAccuracy classAccuracy(Row row) {
        return new ClassAccuracy(
                ReportTables.text(row, "name"),
                Timelines.rounded(either(row, "iou")),
                ReportTables.whole(row, "frames"),
                Timelines.rounded(ReportTables.real(row, "agreement_low")),
                Timelines.rounded(ReportTables.real(row, "agreement_high")));
    }

    /**
     * Against labels, or against the network's own masks: a run has one of them. Older versions wrote both into the one
     * column, of however few frames.
     */
    private static Double either(Row row, String column) {
        Double against = ReportTables.real(row, column);
        boolean isFew = ReportTables.text(row, "reference").equals(Reference.KEY_MASK.toString())
                && ReportTables.whole(row, "frames") < ScoreSum.FEW_FRAMES;
        return isFew ? null : against == null ? ReportTables.real(row, "agreement") : against;
    }

    private static SetAside setAside(Row row) {
        return new SetAside(
                ReportTables.text(row, "run"),
                ReportTables.text(row, "sequence"),
                ReportTables.text(row, "reason"),
                ReportTables.text(row, "message"));
    }
}
