package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.OnExit;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.ResultsConfig;
import dev.reelmask.job.execute.Execution;
import dev.reelmask.job.execute.ExecutorPoll;
import dev.reelmask.job.execute.LostExecutors;
import dev.reelmask.job.execute.Progress;
import dev.reelmask.job.execute.RunSettings;
import dev.reelmask.job.execute.SparkSlots;
import dev.reelmask.job.execute.TaskRounds;
import dev.reelmask.job.execute.UnitLookup;
import dev.reelmask.job.execute.UnitTask;
import dev.reelmask.job.metrics.WorkCounters;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.Leases;
import dev.reelmask.job.publish.Publication;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.ComputingSurvey;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.job.run.RememberedPoll;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ScoresCheck;
import dev.reelmask.job.run.ValueChecks;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSettings;
import dev.reelmask.loop.References;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The main job: lease → list → probe → plan → run → tables → record, for one run or for several over the same frames,
 * which are then decoded once, go through the network at most once, and share their flows. What a run's tables say does
 * not depend on the runs beside it, but for times.
 *
 * <p>A start skips what earlier starts of the same runs finished. One start of a run at a time: a second one is refused
 * while the first lives.
 */
public final class SweepJob {
    private final JavaSparkContext spark;
    private final Consumer<String> note;
    private final List<AskedRun> asked;
    private final JobConfig config;
    private final CheckedSettings checked;
    private final Store store;

    /**
     * A job that has not begun.
     *
     * @param requests at least one; they differ in nothing but the run's name and the section {@code loop}, of which
     *     they have what is said of consistency in common
     * @param note takes lines of progress and warnings
     * @throws UserException if a setting is wrong or missing
     */
    public SweepJob(SparkSession session, List<RunRequest> requests, Consumer<String> note) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.note = note;
        this.asked = requests.stream().map(this::look).toList();
        this.config = asked.get(0).config();
        this.checked = asked.get(0).checked();
        SparkSettings.checkGpus(config.execute().gpusPerTask(), spark.master());
        this.store =
                ResultsRoot.open(spark.hadoopConfiguration(), config.results().uri());
    }

    private AskedRun look(RunRequest request) {
        ScoresCheck.check(request);
        return new AskedRun(
                request.config(),
                request.networks(),
                CheckedSettings.of(spark.hadoopConfiguration(), request.config(), request.networks()));
    }

    /** Finds all runs; what the executors compute in is asked once. */
    private List<FoundRun> find() {
        Set<String> said = new LinkedHashSet<>();
        ComputingSurvey survey = new ComputingSurvey(
                new RememberedPoll(new ExecutorPoll(spark, config, asked.get(0).networks())), line -> {
                    if (said.add(line)) {
                        note.accept(line);
                    }
                });
        List<FoundRun> found = asked.stream()
                .map(run -> new RunFinder(run, new RunRecords(store), survey).find())
                .toList();
        found.forEach(ScoresCheck::check);
        checkDistinct(found);
        checkAlike(found);
        return found;
    }

    private static void checkDistinct(List<FoundRun> runs) {
        Map<String, FoundRun> byName = new LinkedHashMap<>();
        for (FoundRun run : runs) {
            FoundRun same = byName.put(run.identity().name(), run);
            if (same != null) {
                throw new UserException("%s and %s are one run, %s"
                        .formatted(point(same), point(run), run.identity().name()));
            }
        }
    }

    private static String point(FoundRun run) {
        return "%s with %s"
                .formatted(
                        run.identity().description().scheduler(),
                        run.identity().description().propagation());
    }

    /** One network serves all runs, so they compute alike. */
    private static void checkAlike(List<FoundRun> runs) {
        FoundRun first = runs.get(0);
        for (FoundRun run : runs) {
            if (!run.computing().equals(first.computing())) {
                throw new UserException(
                        "run %s was begun in %s and run %s in %s; name one with --precision, or start them apart"
                                .formatted(
                                        first.identity().name(),
                                        first.computing(),
                                        run.identity().name(),
                                        run.computing()));
            }
        }
    }

    /**
     * Lists and looks, runs nothing but one made-up frame, writes nothing.
     *
     * @throws UserException if the networks do not run, or the labels are of other classes
     */
    public StartPlan plan() {
        List<FoundRun> runs = find();
        List<Optional<RunRecord>> records = runs.stream()
                .map(run -> new RunRecords(store).read(run.identity().name()))
                .toList();
        return plan(runs, records);
    }

    private StartPlan plan(List<FoundRun> runs, List<Optional<RunRecord>> records) {
        return plan(new Planner(spark, store, runs), records);
    }

    private StartPlan plan(Planner planner, List<Optional<RunRecord>> records) {
        records.forEach(this::checkCorpus);
        StartPlan plan = planner.plan(list(records), records);
        if (!plan.tasks().isEmpty()) {
            plan.runs()
                    .forEach(run -> LabelCheck.check(spark.hadoopConfiguration(), run.sequences(), checked.labels()));
            asked.stream().map(AskedRun::networks).distinct().forEach(NetworkSource::tryOut);
        }
        return plan;
    }

    private CorpusListing list(List<Optional<RunRecord>> records) {
        Map<String, String> published = new HashMap<>();
        for (Optional<RunRecord> record : records) {
            record.map(RunRecord::sources).orElse(List.of()).forEach(known -> {
                String other = published.put(known.source(), known.sequence());
                if (other != null && !other.equals(known.sequence())) {
                    throw new UserException("the runs know %s as sequence %s and as %s; start them apart"
                            .formatted(known.source(), other, known.sequence()));
                }
            });
        }
        return Corpora.list(
                        spark.hadoopConfiguration(),
                        Corpora.root(config.corpus().uri()),
                        ValueChecks.listing(config, published))
                .first(config.corpus().limit());
    }

    private void checkCorpus(Optional<RunRecord> record) {
        String corpus = checked.corpus().toString();
        record.filter(earlier -> !earlier.corpus().equals(corpus)).ifPresent(earlier -> {
            throw new UserException(
                    "run %s under %s is of the corpus %s, not of %s: a run has one corpus. Leave out --run, or name another."
                            .formatted(earlier.run(), config.results().uri(), earlier.corpus(), corpus));
        });
    }

    /**
     * Plans, runs and writes the tables.
     *
     * @param every pause between two lines of progress
     * @param progress takes each line
     * @return what was done, by run
     */
    @SuppressWarnings("try") // what is done on exit is not spoken to
    public List<SegmentReport> run(Duration every, Consumer<String> progress) {
        List<FoundRun> runs = find();
        AtomicReference<LeaseLostException> lost = new AtomicReference<>();
        try (Leases leases = new Leases(store, terms(), note);
                OnExit giveBack = OnExit.act(leases::close)) {
            runs.forEach(run -> leases.take(run.identity().name(), loss -> {
                lost.set(loss);
                TaskRounds.cancel(spark);
            }));
            return run(runs, leases.taken(), every, progress);
        } catch (RuntimeException e) {
            if (lost.get() != null) {
                throw lost.get();
            }
            throw e;
        }
    }

    private LeaseTerms terms() {
        ResultsConfig results = config.results();
        return new LeaseTerms(
                Duration.ofSeconds(results.leaseSeconds()),
                results.takeOver() ? LeaseTerms.Claim.TAKE_OVER : LeaseTerms.Claim.RESPECT);
    }

    private List<SegmentReport> run(
            List<FoundRun> runs, List<RunPublication> leases, Duration every, Consumer<String> progress) {
        List<Publication> ends = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ends.add(new Publication(spark, runs.get(i), store, leases.get(i), runs.size()));
        }
        Planner planner = new Planner(spark, store, runs);
        StartPlan plan =
                plan(planner, leases.stream().map(RunPublication::record).toList());
        for (int i = 0; i < runs.size(); i++) {
            ends.get(i).begin(plan.runs().get(i));
        }
        LostExecutors losses = LostExecutors.watch(spark, note);
        long frames = plan.runs().stream().mapToLong(SegmentPlan::framesToDo).sum();
        long sequences =
                plan.runs().stream().mapToLong(SegmentPlan::sequencesToDo).sum();
        WorkCounters counters = WorkCounters.begin(spark.sc());
        try (Progress lines = Progress.start(spark.sc(), frames, sequences, every, progress)) {
            StartWork work = new StartWork(planner, execution(runs, plan, leases, lines, counters), this::lookup);
            List<StartWork.Done> done = work.run(plan, leases);
            done.forEach(one -> one.outcome().check());
            double spent = done.stream()
                    .mapToDouble(one -> one.outcome().spentSeconds())
                    .sum();
            List<String> warnings = Stream.concat(losses.lines().stream(), counters.onCpu().stream())
                    .toList();
            List<SegmentReport> reports = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                reports.add(ends.get(i).publish(done.get(i).plan(), done.get(i).outcome(), spent, warnings));
            }
            return reports;
        } finally {
            spark.sc().removeSparkListener(losses);
        }
    }

    private UnitLookup lookup() {
        return new UnitLookup(spark, store.results());
    }

    private Execution execution(
            List<FoundRun> runs,
            StartPlan plan,
            List<RunPublication> leases,
            Progress progress,
            WorkCounters counters) {
        List<UnitTask.Run> work = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            AskedRun run = runs.get(i).asked();
            RunSettings settings = new RunSettings(
                    store.results(),
                    leases.get(i).lease(),
                    runs.get(i).identity().fingerprint(),
                    run.checked().scheduler(),
                    run.checked().warp(),
                    References.cheap(plan.runs().get(i).referenceShare()),
                    checked.loop(),
                    config.loop().videoConsistency(),
                    checked.decode(),
                    checked.labels(),
                    config.corpus().maxDamage(),
                    config.network().device(),
                    runs.get(i).computing(),
                    config.execute());
            work.add(new UnitTask.Run(settings, run.networks()));
        }
        UnitTask task = new UnitTask(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                work,
                progress.frames(),
                progress.sequences(),
                counters);
        return new Execution(new TaskRounds(spark, task, SparkSlots.of(config.execute())));
    }
}
