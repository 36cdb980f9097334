package dev.reelmask.job.publish;

import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.job.config.ConfigWriter;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.plan.ReferenceShare;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.SegmentPlan.Sequence;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.publish.FailPoint;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.RunPublication.Announcement;
import dev.reelmask.publish.Temporary;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.KnownUnits;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/** What a start says of itself: before its first unit, and in the driver's tables and the run's record at its end. */
public final class Publication {
    private static final double NS_PER_SECOND = 1e9;
    private static final long MICROS = 1_000_000;

    private final JavaSparkContext spark;
    private final JobConfig config;
    private final Store store;
    private final NetworkSource networks;
    private final RunPublication run;
    private final int runs;
    private final Map<String, String> foreseen = new TreeMap<>();
    private final Instant started = Instant.now();
    private final long startNs = System.nanoTime();

    /**
     * What one run of a start says.
     *
     * @param runs of the start
     */
    public Publication(JavaSparkContext spark, FoundRun found, Store store, RunPublication run, int runs) {
        this.spark = spark;
        this.config = found.asked().config();
        this.store = store;
        this.networks = found.asked().networks();
        this.run = run;
        this.runs = runs;
    }

    /** Records what is about to be done. */
    public void begin(SegmentPlan plan) {
        run.record()
                .filter(record -> record.fingerprint().equals(plan.identity().fingerprint()))
                .flatMap(record -> Foreseen.read(record.fixed()))
                .ifPresent(earlier -> earlier.write(foreseen));
        Set<String> stand = new HashSet<>(plan.unlisted().keySet());
        plan.kept().forEach(kept -> stand.add(kept.id()));
        plan.sequences().stream()
                .filter(sequence -> sequence.toDo().isEmpty())
                .map(Sequence::id)
                .forEach(stand::add);
        run.begin(announcement(plan), stand);
    }

    private Announcement announcement(SegmentPlan plan) {
        return new Announcement(
                plan.identity().description().corpus(),
                plan.identity().fingerprint(),
                plan.identity().description().asText(),
                fixed(plan),
                sources(plan),
                new Current(
                        text(started),
                        plan.listed(),
                        plan.units().size(),
                        spark.sc().applicationId()));
    }

    private Map<String, String> fixed(SegmentPlan plan) {
        Map<String, String> fixed = new TreeMap<>(foreseen);
        fixed.put(RunFinder.DEVICE, plan.computing().device().spelling());
        fixed.put(RunFinder.PRECISION, plan.computing().precision().toString());
        fixed.put(ReferenceShare.NAME, Double.toString(plan.referenceShare()));
        return fixed;
    }

    /** Every sequence that was ever listed, each with the source that its id belongs to. */
    private List<Source> sources(SegmentPlan plan) {
        Map<String, String> byId = new TreeMap<>();
        run.record()
                .map(RunRecord::sources)
                .orElse(List.of())
                .forEach(known -> byId.put(known.sequence(), known.source()));
        plan.listing().sequences().forEach(spec -> byId.put(spec.id(), spec.source()));
        plan.listing().unlistable().forEach(blocked -> byId.put(blocked.id(), blocked.source()));
        return byId.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Writes the driver's tables, then the record, and gives the lease back.
     *
     * @param spentSeconds of tasks, of all runs of the start
     */
    public SegmentReport publish(SegmentPlan plan, Outcome outcome, double spentSeconds, List<String> warnings) {
        List<UnitSummary> units = outcome.units();
        run.removeSuperseded(
                Set.copyOf(outcome.done()), units.stream().map(UnitSummary::key).collect(Collectors.<UnitKey>toSet()));
        SegmentReport report = foreseen(new SegmentReport(
                run.lease().run(),
                plan.listed(),
                outcome.sequences(),
                outcome.quarantined(),
                plan.listing().notes(),
                units,
                plan.units().size(),
                outcome.run(),
                outcome.spentSeconds(),
                alone(outcome, spentSeconds) * (System.nanoTime() - startNs) / NS_PER_SECOND,
                Optional.empty(),
                Stream.of(plan.warnings().stream(), ChanceCheck.warning(units).stream(), warnings.stream())
                        .flatMap(lines -> lines)
                        .toList()));
        Finished finished = finished(plan, outcome, report);
        write(plan, report, finished);
        if (!report.hadNothingToDo()) {
            KnownUnits.write(
                    store,
                    run.permit(),
                    report.run(),
                    units,
                    ParquetFooters.units(store).stamps(report.run()));
        }
        FailPoint.DRIVER_SUMMARY.reached();
        run.finish(announcement(plan), finished);
        new Temporary(store).delete(Temporary.ABANDONED_AFTER, Clock.systemUTC());
        return report;
    }

    /** Says how what an earlier sweep foresaw has held; a sweep that ran anything foresees anew. */
    private SegmentReport foreseen(SegmentReport report) {
        Optional<String> held = Foreseen.read(foreseen).flatMap(earlier -> earlier.compared(report));
        if (runs > 1 && !report.hadNothingToDo() && report.frames() > 0) {
            foreseen.clear();
            Foreseen.of(Instant.now().truncatedTo(ChronoUnit.SECONDS), report).write(foreseen);
        }
        return report.withForeseen(held);
    }

    /** The share of the start's time that it would have taken for this run alone: 1 where it has no other. */
    private static double alone(Outcome outcome, double spentSeconds) {
        boolean isShared = spentSeconds > outcome.spentSeconds();
        double seconds =
                outcome.run().stream().mapToDouble(unit -> unit.end().seconds()).sum();
        return isShared ? seconds / spentSeconds : 1;
    }

    private Finished finished(SegmentPlan plan, Outcome outcome, SegmentReport report) {
        Optional<Finished> earlier = run.record()
                .filter(record -> record.fingerprint().equals(plan.identity().fingerprint()))
                .map(RunRecord::finished);
        boolean isNew = earlier.isEmpty();
        double paid = report.hadNothingToDo() ? 0 : report.wallSeconds();
        return new Finished(
                isNew ? text(started) : earlier.get().started(),
                text(Instant.now()),
                paid + earlier.map(Finished::wallSeconds).orElse(0.0),
                new Counts(
                        report.listed(),
                        report.count(SequenceState.DONE),
                        report.count(SequenceState.KEPT),
                        report.quarantined().size(),
                        report.count(SequenceState.UNLISTED),
                        report.frames(),
                        report.keys()),
                outcome.recorded());
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void write(SegmentPlan plan, SegmentReport report, Finished finished) {
        RunTables tables = new RunTables(store, run.permit());
        tables.writeSequences(report.run(), report.sequences());
        tables.writeQuarantine(report.run(), report.quarantined());
        Instant first = Instant.parse(finished.started());
        tables.writeRun(new RunRow(
                report.run(),
                plan.identity().fingerprint(),
                plan.identity().description().corpus(),
                ConfigWriter.yaml(config),
                networks.classes().names(),
                networks.digests(),
                BuildInfo.versions(),
                machine(plan),
                first.getEpochSecond() * MICROS + first.getNano() / 1000,
                finished.wallSeconds(),
                finished.counts()));
    }

    private Map<String, String> machine(SegmentPlan plan) {
        Map<String, String> machine = new TreeMap<>();
        machine.put("computing", plan.computing().toString());
        machine.put("master", spark.master());
        machine.put("slots", Integer.toString(spark.defaultParallelism()));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("driver-processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("driver-heap-bytes", Long.toString(Runtime.getRuntime().maxMemory()));
        return machine;
    }
}
