package dev.reelmask.job.report;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.ListingSettings;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UriPasswords;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.report.ReportData.ClassAccuracy;
import dev.reelmask.job.report.ReportData.DistanceAccuracy;
import dev.reelmask.job.report.ReportData.IntervalCount;
import dev.reelmask.job.report.ReportData.SetAside;
import dev.reelmask.publish.ResultsLayout;
import dev.reelmask.publish.ResultsLayout.TableName;
import dev.reelmask.publish.RunRecords;
import dev.reelmask.publish.Store;
import dev.reelmask.table.SequenceReader;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gathers what the page shows from the tables and, for pictures, from the corpus. */
final class ReportReader {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final int MAX_TIMELINES = 8;
    private static final int MAX_STRIPS = 4;

    private final ReportTables tables;
    private final Configuration hadoop;
    private final ResultsLayout results;
    private final Store store;
    private final SequenceReader sequences;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();

    ReportReader(SparkSession spark, URI results, Clock clock) {
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.results = new ResultsLayout(results);
        this.store = Store.open(hadoop, this.results);
        this.tables = new ReportTables(spark, this.results);
        this.sequences = new SequenceReader(store);
        this.clock = clock;
    }

    /**
     * Reads everything.
     *
     * @param corpus root of the sequences; empty takes the one that the runs name
     * @throws UserException if a table is missing
     */
    ReportData read(Optional<URI> corpus, String layout) {
        List<ReportData.Run> runs = ReportRuns.read(tables);
        new RunRecords(store)
                .all().stream().filter(Coverage::isPartial).forEach(record -> notes.add(Coverage.line(record) + "."));
        List<Row> done = tables.rows(TableName.SEQUENCES, "sequence", "run");
        List<Row> quarantined = tables.rows(TableName.QUARANTINE, "sequence", "run");
        Map<String, List<String>> runsBySequence = runsBySequence(runs, done);
        List<String> shown = SequenceChoice.of(done, MAX_TIMELINES);
        if (shown.size() < runsBySequence.size()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Frames are shown of %d of %d sequences: the first ones and those with the lowest mIoU.",
                    shown.size(),
                    runsBySequence.size()));
        }
        return new ReportData(
                UriPasswords.hide(results.root().toString()),
                TIME.format(clock.instant().atZone(ZoneOffset.UTC)),
                counts(done, quarantined),
                runs,
                tables.byRun(TableName.KEY_INTERVALS, ReportReader::interval, "run", "interval"),
                tables.byRun(TableName.ACCURACY_BY_DISTANCE, ReportReader::distance, "run", "distance"),
                tables.byRun(TableName.CLASS_IOU, ReportReader::classAccuracy, "run", "class_id"),
                timelines(shown, runsBySequence),
                strips(shown, runsBySequence, corpus.or(this::configuredCorpus), layout),
                quarantined.stream().map(ReportReader::setAside).toList(),
                notes);
    }

    private static Map<String, List<String>> runsBySequence(List<ReportData.Run> runs, List<Row> done) {
        Map<String, List<String>> bySequence = new TreeMap<>();
        // in the order of the page
        for (ReportData.Run run : runs) {
            for (Row row : done) {
                if (run.id().equals(row.getAs("run"))) {
                    bySequence
                            .computeIfAbsent(row.getAs("sequence"), id -> new ArrayList<>())
                            .add(run.id());
                }
            }
        }
        return bySequence;
    }

    private static ReportData.Counts counts(List<Row> done, List<Row> quarantined) {
        TreeSet<String> whole = new TreeSet<>();
        done.forEach(row -> whole.add(row.getAs("sequence")));
        TreeSet<String> aside = new TreeSet<>();
        quarantined.forEach(row -> aside.add(row.getAs("sequence")));
        TreeSet<String> all = new TreeSet<>(whole);
        all.addAll(aside);
        return new ReportData.Counts(all.size(), whole.size(), aside.size());
    }

    private List<ReportData.Timeline> timelines(List<String> shown, Map<String, List<String>> runs) {
        List<ReportData.Timeline> timelines = new ArrayList<>();
        for (String sequence : shown) {
            runs.get(sequence).forEach(run -> timelines.add(Timelines.read(sequences, run, sequence)));
        }
        if (timelines.stream().anyMatch(line -> line.frames() == Timelines.MAX_FRAMES)) {
            notes.add(String.format(
                    Locale.ROOT, "Of long sequences the first %d frames are shown.", Timelines.MAX_FRAMES));
        }
        return timelines;
    }

    private List<ReportData.Strip> strips(
            List<String> shown, Map<String, List<String>> runs, Optional<URI> corpus, String layout) {
        if (corpus.isEmpty()) {
            return List.of();
        }
        FrameStrips strips = new FrameStrips(hadoop, sequences, corpus.get(), configured("classes"));
        List<ReportData.Strip> made = new ArrayList<>();
        try {
            ListingSettings all = ListingSettings.of(CorpusLayout.of(layout));
            for (SequenceSpec spec : Corpora.list(hadoop, corpus.get(), all).sequences()) {
                if (shown.contains(spec.id()) && made.size() < MAX_STRIPS) {
                    made.add(strips.strip(spec, runs.get(spec.id())));
                }
            }
        } catch (UserException | SequenceException e) {
            notes.add("Pictures are missing: " + e.getMessage() + ".");
        }
        return made;
    }

    private static IntervalCount interval(Row row) {
        return new IntervalCount((int) ReportTables.whole(row, "interval"), ReportTables.whole(row, "count"));
    }

    private static DistanceAccuracy distance(Row row) {
        return new DistanceAccuracy(
                row.getAs("key"),
                (int) ReportTables.whole(row, "distance"),
                Timelines.rounded(either(row, "miou")),
                ReportTables.whole(row, "frames"));
    }

    private static ClassAccuracy classAccuracy(Row row) {
        return new ClassAccuracy(row.getAs("name"), Timelines.rounded(either(row, "iou")));
    }

    /** Against labels, or against the network's own masks: a run has one of them. */
    private static Double either(Row row, String column) {
        Double against = ReportTables.real(row, column);
        return against == null ? ReportTables.real(row, "agreement") : against;
    }

    private static SetAside setAside(Row row) {
        return new SetAside(row.getAs("run"), row.getAs("sequence"), row.getAs("reason"), row.getAs("message"));
    }

    /** The corpus that the first run's configuration names. */
    private Optional<URI> configuredCorpus() {
        String named = configured("uri");
        return named.isEmpty() ? Optional.empty() : Optional.of(Corpora.root(named));
    }

    /** What the first run's configuration says of the corpus. */
    private String configured(String key) {
        return RunFactSheet.value(tables.rows(TableName.RUNS, "run").get(0).getAs("configuration"), "corpus", key);
    }
}
