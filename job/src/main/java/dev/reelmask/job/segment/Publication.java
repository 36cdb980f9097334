package dev.reelmask.job.segment;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.BuildInfo;
import dev.reelmask.job.config.ConfigWriter;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.segment.UnitResult.Done;
import dev.reelmask.job.segment.UnitResult.Failed;
import dev.reelmask.table.Leftovers;
import dev.reelmask.table.QuarantineRow;
import dev.reelmask.table.ResultsLayout.TableName;
import dev.reelmask.table.RunRow;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.RunUnits;
import dev.reelmask.table.RunUnits.UnitId;
import dev.reelmask.table.SequenceRow;
import dev.reelmask.table.UnitSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The end of a start, on the driver: which sequences are done and which are set aside, their tables, and no files of
 * sequences that are not whole.
 */
final class Publication {
    private static final double NS_PER_SECOND = 1e9;
    /** No unit takes so long; temporary files of this age belong to killed starts. */
    private static final Duration ABANDONED_AFTER = Duration.ofDays(2);

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final RunSettings settings;
    private final NetworkSource networks;

    Publication(SparkSession session, JobConfig config, RunSettings settings, NetworkSource networks) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.config = config;
        this.settings = settings;
        this.networks = networks;
    }

    SegmentReport publish(SegmentPlan plan, List<UnitResult> results, long startedUs, long startNs) {
        Map<String, QuarantineRow> quarantined = quarantined(plan, results);
        Map<String, List<UnitSummary>> done = done(plan, results, quarantined.keySet());
        setDamagedAside(done, quarantined);
        check(plan, done, quarantined);
        removeStale(plan, done);
        List<UnitSummary> units = done.values().stream().flatMap(List::stream).toList();
        List<UnitSummary> run = results.stream()
                .filter(Done.class::isInstance)
                .map(r -> ((Done) r).summary())
                .toList();
        SegmentReport report = new SegmentReport(
                settings.run(),
                plan.listed().size(),
                done.size(),
                List.copyOf(quarantined.values()),
                units,
                run.size(),
                run.stream().mapToLong(UnitSummary::frames).sum(),
                (System.nanoTime() - startNs) / NS_PER_SECOND);
        write(plan, done, report, startedUs);
        Leftovers.delete(spark.hadoopConfiguration(), settings.results(), ABANDONED_AFTER, Clock.systemUTC());
        return report;
    }

    private static Map<String, QuarantineRow> quarantined(SegmentPlan plan, List<UnitResult> results) {
        Map<String, String> uris = new HashMap<>();
        plan.listed()
                .forEach(s ->
                        uris.put(s.id(), s.isVideo() ? s.video() : s.images().get(0)));
        Map<String, QuarantineRow> rows = new TreeMap<>();
        plan.unreadable().forEach(u -> {
            String id = u.sequence().id();
            rows.put(id, new QuarantineRow(id, uris.get(id), u.reason(), u.message()));
        });
        for (UnitResult result : results) {
            if (result instanceof Failed f) {
                String id = f.sequence();
                rows.putIfAbsent(id, new QuarantineRow(id, uris.get(id), f.reason(), f.message()));
            }
        }
        return rows;
    }

    private static Map<String, List<UnitSummary>> done(
            SegmentPlan plan, List<UnitResult> results, Set<String> quarantined) {
        Map<String, List<UnitSummary>> done = new TreeMap<>();
        List<UnitSummary> all = new ArrayList<>(plan.finished());
        results.stream().filter(Done.class::isInstance).forEach(r -> all.add(((Done) r).summary()));
        for (UnitSummary unit : all) {
            if (!quarantined.contains(unit.sequence())) {
                done.computeIfAbsent(unit.sequence(), id -> new ArrayList<>()).add(unit);
            }
        }
        return done;
    }

    /** Of a sequence in pieces the share of damage is known only now. */
    private void setDamagedAside(Map<String, List<UnitSummary>> done, Map<String, QuarantineRow> quarantined) {
        for (List<UnitSummary> units : List.copyOf(done.values())) {
            DamageCheck.refusal(settings, units).ifPresent(row -> {
                quarantined.put(row.sequence(), row);
                done.remove(row.sequence());
            });
        }
    }

    /** Nothing is lost: every listed sequence is done with all its units, or set aside. */
    private static void check(
            SegmentPlan plan, Map<String, List<UnitSummary>> done, Map<String, QuarantineRow> quarantined) {
        for (ProbeResult.Opened r : plan.readable()) {
            String id = r.sequence().id();
            int expected = r.toDo().size() + r.finished().size();
            int found = done.getOrDefault(id, List.of()).size();
            if (!quarantined.containsKey(id) && found != expected) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "sequence %s has %d units, %d came back", id, expected, found));
            }
        }
        if (done.size() + quarantined.size() != plan.listed().size()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%d done + %d quarantined is not %d listed",
                    done.size(),
                    quarantined.size(),
                    plan.listed().size()));
        }
        boolean onlyFaults = quarantined.values().stream()
                .allMatch(q -> q.reason() == ReasonCode.NETWORK_FAILURE || q.reason() == ReasonCode.INTERNAL_ERROR);
        if (done.isEmpty() && !quarantined.isEmpty() && onlyFaults) {
            throw new IllegalStateException("every sequence failed; the first: "
                    + quarantined.values().iterator().next().message());
        }
    }

    /** Removes files of listed sequences that are no unit of a sequence that is done. */
    private void removeStale(SegmentPlan plan, Map<String, List<UnitSummary>> done) {
        Configuration hadoop = spark.hadoopConfiguration();
        Set<String> listed = new HashSet<>();
        plan.listed().forEach(s -> listed.add(s.id()));
        Set<UnitId> wanted = new HashSet<>();
        done.values().forEach(units -> units.forEach(u -> wanted.add(new UnitId(u.sequence(), u.firstFrame()))));
        for (UnitId unit : RunUnits.list(hadoop, settings.results(), settings.run())) {
            if (listed.contains(unit.sequence()) && !wanted.contains(unit)) {
                RunUnits.remove(hadoop, settings.results(), settings.run(), unit);
            }
        }
    }

    private void write(SegmentPlan plan, Map<String, List<UnitSummary>> done, SegmentReport report, long startedUs) {
        RunTables tables = new RunTables(spark.hadoopConfiguration(), settings.results());
        tables.writeSequences(
                settings.run(), done.values().stream().map(SequenceRow::of).toList());
        tables.writeQuarantine(settings.run(), report.quarantined());
        String fingerprint = plan.identity().fingerprint();
        OptionalDouble earlierSeconds = earlierSeconds(fingerprint);
        if (report.unitsRun() == 0 && earlierSeconds.isPresent()) {
            return; // a start without work does not change the row of the one that did it
        }
        tables.writeRun(new RunRow(
                settings.run(),
                fingerprint,
                ConfigWriter.yaml(config),
                networks.digests(),
                BuildInfo.versions(),
                machine(),
                startedUs,
                report.wallSeconds() + earlierSeconds.orElse(0),
                report.listed(),
                report.done(),
                report.quarantined().size(),
                report.frames()));
    }

    /** Wall time of earlier starts that did other units of the same run; empty if none reached its end. */
    private OptionalDouble earlierSeconds(String fingerprint) {
        Path file = settings.results().single(TableName.RUNS, settings.run());
        try {
            if (!file.getFileSystem(spark.hadoopConfiguration()).exists(file)) {
                return OptionalDouble.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + file, e);
        }
        Stages.name(spark, "tables", "earlier starts of the run");
        return session.read().parquet(file.toString()).select("fingerprint", "wall_seconds").collectAsList().stream()
                .filter(row -> row.getString(0).equals(fingerprint))
                .mapToDouble(row -> row.getDouble(1))
                .findFirst();
    }

    private Map<String, String> machine() {
        Map<String, String> machine = new TreeMap<>();
        machine.put("master", spark.master());
        machine.put("slots", Integer.toString(spark.defaultParallelism()));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("driver-processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("driver-heap-bytes", Long.toString(Runtime.getRuntime().maxMemory()));
        return machine;
    }
}
