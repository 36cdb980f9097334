package dev.reelmask.job.estimate;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.execute.Execution;
import dev.reelmask.job.execute.RunResult;
import dev.reelmask.job.execute.RunSettings;
import dev.reelmask.job.execute.SparkSlots;
import dev.reelmask.job.execute.TaskRounds;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.execute.UnitTask;
import dev.reelmask.job.metrics.WorkCounters;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.loop.References;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.FrameRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Calibrates by running the first frames of a few sequences on the executors, as many at once as there are slots, into
 * a results root that is thrown away: first cold, which says what networks and compilers take at a start, then a few
 * frames and more of them, so that what a unit costs beside its frames is told apart.
 */
final class MeasuredCalibration {
    private static final int COLD_FRAMES = 48;
    private static final int FEW_FRAMES = 16;
    private static final int MORE_FRAMES = 96;
    private static final int SEQUENCES_A_SLOT = 2;
    private static final double NS_PER_SECOND = 1e9;
    /** Of the driver's tables and the record. */
    private static final double END_SECONDS = 1;

    private final JavaSparkContext spark;
    private final Store store;
    private final FoundRun run;
    private final JobConfig config;

    /** @param store of the results root that is thrown away */
    MeasuredCalibration(JavaSparkContext spark, Store store, FoundRun run) {
        this.spark = spark;
        this.store = store;
        this.run = run;
        this.config = run.asked().config();
    }

    /**
     * Measures.
     *
     * @param looks at the corpus
     * @param startSeconds of a start before its first task
     * @throws UserException if nothing can be run
     */
    Calibration of(List<ProbeResult> looks, SizePolicy policy, double startSeconds) {
        List<Opened> some = some(looks);
        long coldNs = System.nanoTime();
        List<UnitSummary> cold = round("cold", some, COLD_FRAMES);
        double coldSeconds = (System.nanoTime() - coldNs) / NS_PER_SECOND;
        List<UnitSummary> units = new ArrayList<>(round("few", some, FEW_FRAMES));
        List<UnitSummary> more = round("more", some, MORE_FRAMES);
        units.addAll(more);
        long frames = units.stream().mapToLong(UnitSummary::frames).sum();
        double keys = more.stream().mapToDouble(UnitSummary::keyShare).sum();
        long ofMore = more.stream().mapToLong(UnitSummary::frames).sum();
        OptionalInt interval =
                KeyShare.interval(run.asked().checked().scheduler().description());
        KeyShare share = interval.isPresent() ? KeyShare.every(interval.getAsInt()) : KeyShare.of(keys / ofMore);
        FrameCosts costs = FrameCosts.of(units, policy, share);
        double warmSeconds = cold.stream()
                        .mapToDouble(unit -> costs.seconds(unit.end().source().size(), 0, (int) unit.frames()))
                        .sum()
                / Math.min(cold.size(), Math.max(1, spark.defaultParallelism()));
        long bytes = ParquetFooters.units(store).extents("more").values().stream()
                .mapToLong(Extent::bytes)
                .sum();
        return new Calibration(
                "frames measured now",
                frames,
                costs,
                startSeconds + Math.max(0, coldSeconds - warmSeconds) + END_SECONDS,
                (double) bytes / ofMore);
    }

    private List<Opened> some(List<ProbeResult> looks) {
        List<Opened> opened = looks.stream()
                .filter(Opened.class::isInstance)
                .map(Opened.class::cast)
                .toList();
        int count = Math.min(opened.size(), SEQUENCES_A_SLOT * Math.max(1, spark.defaultParallelism()));
        List<Opened> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(opened.get((int) ((long) i * opened.size() / count)));
        }
        return some;
    }

    private List<UnitSummary> round(String name, List<Opened> sequences, int frames) {
        LeaseTerms terms =
                new LeaseTerms(Duration.ofSeconds(config.results().leaseSeconds()), LeaseTerms.Claim.TAKE_OVER);
        try (RunPublication lease = RunPublication.open(store, ParquetFooters.units(store), name, terms, line -> {})) {
            lease.keepAlive(lost -> TaskRounds.cancel(spark));
            UnitTask task = new UnitTask(
                    new SerializableConfiguration(spark.hadoopConfiguration()),
                    List.of(new UnitTask.Run(settings(lease), run.asked().networks())),
                    spark.sc().longAccumulator("measured frames"),
                    spark.sc().doubleAccumulator("measured sequences"),
                    WorkCounters.begin(spark.sc()));
            Execution execution = new Execution(new TaskRounds(spark, task, SparkSlots.of(config.execute())));
            List<PlannedTask> tasks = sequences.stream()
                    .map(opened -> new PlannedTask(List.of(unit(opened, frames))))
                    .toList();
            return done(execution.run(tasks));
        }
    }

    private static List<UnitSummary> done(List<RunResult> results) {
        List<UnitSummary> done = results.stream()
                .map(RunResult::result)
                .filter(UnitResult.Done.class::isInstance)
                .map(result -> ((UnitResult.Done) result).summary())
                .filter(unit -> unit.frames() > 0)
                .toList();
        if (done.isEmpty()) {
            Optional<UnitResult> first = results.stream().map(RunResult::result).findFirst();
            throw new UserException("nothing of the corpus could be measured: "
                    + first.map(UnitResult::toString).orElse("no sequence can be opened"));
        }
        return done;
    }

    /** The first frames; the piece is said to be one of two, so that nothing is told of the sequence's end. */
    private static SharedUnit unit(Opened opened, int frames) {
        SequenceSpec spec = opened.sequence();
        PlannedPiece whole = opened.pieces().get(0);
        boolean isAll = opened.pieces().size() == 1 && whole.piece().frames() <= frames;
        PlannedPiece piece =
                isAll ? whole : PlannedPiece.seen(new Piece(0, frames, false), FrameRange.of(0, frames), 0);
        return SharedUnit.of(0, new PlannedUnit(spec, piece, isAll ? 1 : 2, "measured"));
    }

    private RunSettings settings(RunPublication lease) {
        return new RunSettings(
                store.results(),
                lease.lease(),
                run.identity().fingerprint(),
                run.asked().checked().scheduler(),
                run.asked().checked().warp(),
                References.NONE,
                run.asked().checked().loop(),
                config.loop().videoConsistency(),
                run.asked().checked().decode(),
                run.asked().checked().labels(),
                config.corpus().maxDamage(),
                config.network().device(),
                run.computing(),
                config.execute());
    }
}
