package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.OnExit;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSettings;
import dev.reelmask.loop.References;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The main job: lease → list → probe → plan → run → tables → record. A start skips what earlier starts of the same run
 * finished. One start of a run at a time: a second one is refused while the first lives.
 */
public final class SegmentJob {
    /** Times that units are run again which another start has overwritten. */
    private static final int REPAIRS = 3;

    private final JavaSparkContext spark;
    private final JobConfig config;
    private final NetworkSource networks;
    private final Consumer<String> note;
    private final CheckedSettings checked;
    private final Store store;
    private final String corpus;

    /**
     * A job that has not begun.
     *
     * @param note takes lines of progress and warnings
     * @throws UserException if a setting is wrong or missing
     */
    public SegmentJob(SparkSession session, JobConfig config, NetworkSource networks, Consumer<String> note) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.config = config;
        this.networks = networks;
        this.note = note;
        this.checked = CheckedSettings.of(spark.hadoopConfiguration(), config, networks);
        SparkSettings.checkGpus(config.execute().gpusPerTask(), spark.master());
        this.store =
                ResultsRoot.open(spark.hadoopConfiguration(), config.results().uri());
        this.corpus = checked.corpus().toString();
    }

    private RunFinder.Found find() {
        ComputingSurvey survey = new ComputingSurvey(new ExecutorPoll(spark, config, networks), note);
        return new RunFinder(config, checked, networks, new RunRecords(store), survey).find();
    }

    /**
     * Lists and looks, runs nothing but one made-up frame, writes nothing.
     *
     * @throws UserException if the networks do not run, or the labels are of other classes
     */
    public SegmentPlan plan() {
        RunFinder.Found run = find();
        Optional<RunRecord> record = new RunRecords(store).read(run.identity().name());
        checkCorpus(record);
        return plan(run, record);
    }

    private SegmentPlan plan(RunFinder.Found run, Optional<RunRecord> record) {
        CorpusListing listing = list(record);
        SegmentPlan plan = new Planner(spark, config, checked, store, run).plan(listing, record);
        if (!plan.tasks().isEmpty()) {
            LabelCheck.check(spark.hadoopConfiguration(), plan.sequences(), checked.labels());
            networks.tryOut();
        }
        return plan;
    }

    private CorpusListing list(Optional<RunRecord> record) {
        Map<String, String> published = new HashMap<>();
        record.map(RunRecord::sources)
                .orElse(List.of())
                .forEach(known -> published.put(known.source(), known.sequence()));
        return Corpora.list(
                        spark.hadoopConfiguration(),
                        Corpora.root(config.corpus().uri()),
                        ValueChecks.listing(config, published))
                .first(config.corpus().limit());
    }

    private void checkCorpus(Optional<RunRecord> record) {
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
     */
    @SuppressWarnings("try") // what is done on exit is not spoken to
    public SegmentReport run(Duration every, Consumer<String> progress) {
        RunFinder.Found run = find();
        UnitFiles files = ParquetFooters.units(store);
        AtomicReference<LeaseLostException> lost = new AtomicReference<>();
        try (RunPublication publication =
                        RunPublication.open(store, files, run.identity().name(), terms(), note);
                OnExit giveBack = OnExit.act(publication::close)) {
            publication.keepAlive(loss -> {
                lost.set(loss);
                TaskRounds.cancel(spark);
            });
            return run(run, publication, every, progress);
        } catch (RuntimeException e) {
            if (lost.get() != null) {
                throw lost.get();
            }
            throw e;
        }
    }

    private LeaseTerms terms() {
        return new LeaseTerms(
                Duration.ofSeconds(config.results().leaseSeconds()),
                config.results().takeOver() ? LeaseTerms.Claim.TAKE_OVER : LeaseTerms.Claim.RESPECT);
    }

    private SegmentReport run(
            RunFinder.Found run, RunPublication publication, Duration every, Consumer<String> progress) {
        checkCorpus(publication.record());
        Publication end = new Publication(spark, config, store, networks, publication);
        SegmentPlan plan = plan(run, publication.record());
        end.begin(plan);
        LostExecutors losses = LostExecutors.watch(spark, note);
        try (Progress lines = Progress.start(spark.sc(), plan.framesToDo(), plan.sequencesToDo(), every, progress)) {
            Execution execution = execution(plan, publication, lines);
            Outcome outcome = outcome(plan, publication, execution);
            outcome.check();
            return end.publish(plan, outcome, losses.lines());
        } finally {
            spark.sc().removeSparkListener(losses);
        }
    }

    private Execution execution(SegmentPlan plan, RunPublication publication, Progress progress) {
        RunSettings settings = new RunSettings(
                store.results(),
                publication.lease(),
                plan.identity().fingerprint(),
                checked.scheduler(),
                checked.warp(),
                checked.loop().withReferences(References.cheap(plan.referenceShare())),
                checked.decode(),
                checked.labels(),
                config.corpus().maxDamage(),
                config.network().device(),
                plan.computing(),
                config.execute());
        UnitTask work = new UnitTask(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                settings,
                networks,
                progress.frames(),
                progress.sequences());
        return new Execution(new TaskRounds(spark, work, config.execute().gpusPerTask()));
    }

    /** Runs the tasks, and where the start before was not seen to end, looks whether everything stands. */
    private Outcome outcome(SegmentPlan plan, RunPublication publication, Execution execution) {
        List<UnitResult> results = new ArrayList<>(execution.run(plan.tasks()));
        Outcome outcome = new Outcome(plan, results);
        for (int repair = 0; publication.mustVerify(); repair++) {
            Verification verification = new Verification(new UnitLookup(spark, store.results()), plan, outcome);
            if (verification.overwritten().isEmpty()) {
                return verification.outcome(results);
            }
            if (repair == REPAIRS) {
                throw new IllegalStateException("another program writes the files of run "
                        + plan.identity().name());
            }
            results.addAll(execution.run(verification.overwritten()));
            outcome = new Outcome(plan, results);
        }
        return outcome;
    }
}
