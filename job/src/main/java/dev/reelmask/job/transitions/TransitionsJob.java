package dev.reelmask.job.transitions;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.execute.ExecutorPoll;
import dev.reelmask.job.execute.Progress;
import dev.reelmask.job.execute.SparkSlots;
import dev.reelmask.job.execute.Stages;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.publish.Leases;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.ComputingSurvey;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.job.run.RememberedPoll;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSettings;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Masks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lease → list → probe → measure, each sequence as a whole on one executor and published there. A start skips what
 * stands with the same fingerprint and replaces what does not; killed at any time and started again it gives the same
 * tables.
 */
public final class TransitionsJob {
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final AskedRun asked;
    private final TransitionSettings settings;
    private final Store store;
    private final Consumer<String> note;

    /**
     * A job that has not begun.
     *
     * @param note takes lines of progress and warnings
     * @throws UserException if a setting is wrong or missing
     */
    public TransitionsJob(
            SparkSession session, RunRequest request, TransitionSettings settings, Consumer<String> note) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.config = request.config();
        this.asked = new AskedRun(
                config,
                request.networks(),
                CheckedSettings.of(spark.hadoopConfiguration(), config, request.networks()));
        this.settings = settings;
        request.networks().checkMaps(settings.maps(), settings.path());
        SparkSettings.checkGpus(config.execute().gpusPerTask(), spark.master());
        this.store =
                ResultsRoot.open(spark.hadoopConfiguration(), config.results().uri());
        this.note = note;
    }

    /** Lists and looks, measures nothing, writes nothing. */
    TransitionsPlan plan() {
        TransitionRun run = run();
        return new TransitionsPlanner(spark, store, asked, settings).plan(run);
    }

    /**
     * What a start would find.
     *
     * @param store where its tables lie
     * @param text for people
     * @param frames of all sequences that can be read, as their headers promise
     * @param sequences as many
     * @param measured what there is, where nothing is left to be measured
     */
    public record Outlook(Store store, String text, long frames, int sequences, Optional<TransitionsReport> measured) {}

    /** Lists and looks; as {@link #plan}, for others. */
    public Outlook outlook() {
        return outlook(plan());
    }

    private Outlook outlook(TransitionsPlan plan) {
        long frames = plan.costs().frames()
                + plan.finished().stream().mapToLong(TransitionUnit::frames).sum();
        Optional<TransitionsReport> measured = plan.toDo().isEmpty()
                ? Optional.of(new TransitionsReport(plan.run(), store, plan.finished(), 0, plan.refused()))
                : Optional.empty();
        return new Outlook(
                store, plan.text(), frames, plan.toDo().size() + plan.finished().size(), measured);
    }

    private TransitionRun run() {
        ComputingSurvey survey =
                new ComputingSurvey(new RememberedPoll(new ExecutorPoll(spark, config, asked.networks())), note);
        FoundRun found = new RunFinder(asked, new RunRecords(store), survey).find();
        Map<String, String> madeWith = TransitionRun.madeWith(found, settings);
        // what neighbouring frames show belongs to no run of the user's
        String given = settings.masks() == Masks.NONE ? "" : config.results().run();
        String name = TransitionRun.name(given, madeWith);
        if (new RunRecords(store).read(name).isPresent()) {
            throw new UserException(("run %s under %s is one of segment; " + remedy(settings))
                    .formatted(name, config.results().uri()));
        }
        return new TransitionRun(
                name,
                madeWith,
                settings,
                asked.networks(),
                asked.checked().labels(),
                asked.checked().decode(),
                config.corpus().maxDamage(),
                config.loop().heldMb(),
                config.execute().ioAttempts(),
                config.network().device(),
                found.computing(),
                store.results());
    }

    private static String remedy(TransitionSettings settings) {
        return settings.masks() == Masks.NONE
                ? "it has the name that the first pass of plans has there: plan into other --results, or segment it under another --run and delete this one with reelmask vacuum --run"
                : "name another with --run";
    }

    /**
     * Measures what is left to do.
     *
     * @param mostBytes of tables, 0 for any
     * @param every pause between two lines of progress
     * @param progress takes each line
     */
    TransitionsReport run(long mostBytes, Duration every, Consumer<String> progress) {
        return run(plan -> checkBytes(plan, mostBytes), every, progress);
    }

    /**
     * Measures what is left to do.
     *
     * @param check refuses, before work, what cannot end well
     * @param every pause between two lines of progress
     * @param progress takes each line
     */
    public TransitionsReport measured(Consumer<Outlook> check, Duration every, Consumer<String> progress) {
        return run(plan -> check.accept(outlook(plan)), every, progress);
    }

    private TransitionsReport run(Consumer<TransitionsPlan> check, Duration every, Consumer<String> progress) {
        String name = run().name();
        try (Leases leases = new Leases(store, terms(config), note)) {
            leases.take(name, lost -> spark.cancelAllJobs());
            TransitionsPlan plan = plan();
            note.accept(plan.text());
            check.accept(plan);
            if (!plan.toDo().isEmpty()) {
                asked.networks().tryOut();
            }
            RunPublication lease = leases.taken().get(0);
            try (Progress lines = Progress.start(
                    spark.sc(), plan.costs().frames(), plan.toDo().size(), every, progress)) {
                return published(plan, lease, measure(plan, lease, lines));
            }
        }
    }

    /** Of leases, as configured. */
    public static LeaseTerms terms(JobConfig config) {
        return new LeaseTerms(
                Duration.ofSeconds(config.results().leaseSeconds()),
                config.results().takeOver() ? LeaseTerms.Claim.TAKE_OVER : LeaseTerms.Claim.RESPECT);
    }

    private static void checkBytes(TransitionsPlan plan, long mostBytes) {
        if (mostBytes > 0 && plan.costs().bytes() > mostBytes) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the tables would take about %d bytes, more than --max-bytes %d; lower --max-gap, or take fewer sequences with --limit or --include",
                    plan.costs().bytes(),
                    mostBytes));
        }
    }

    private List<TransitionEnd> measure(TransitionsPlan plan, RunPublication lease, Progress progress) {
        List<SequenceSpec> toDo = plan.toDo();
        if (toDo.isEmpty()) {
            return List.of();
        }
        TransitionTask task = new TransitionTask(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                new TransitionRun.Task(plan.run(), lease.lease()),
                progress.frames(),
                progress.sequences());
        Stages.name(spark, "transitions", toDo.size() + " sequences");
        try {
            return SparkSlots.of(config.execute())
                    .given(spark.parallelize(toDo, toDo.size()))
                    .mapPartitions(task)
                    .collect();
        } catch (Exception e) {
            // Scala declares nothing
            throw ofUser(e);
        }
    }

    private static RuntimeException ofUser(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UserException mistake) {
                return mistake;
            }
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private TransitionsReport published(TransitionsPlan plan, RunPublication lease, List<TransitionEnd> ends) {
        List<TransitionUnit> finished = new ArrayList<>(plan.finished());
        List<QuarantineRow> quarantined = new ArrayList<>(plan.refused());
        Map<String, String> sources = new HashMap<>();
        plan.toDo().forEach(spec -> sources.put(spec.id(), spec.source()));
        for (TransitionEnd end : ends) {
            if (end instanceof TransitionEnd.Done done) {
                finished.add(done.unit());
            } else if (end instanceof TransitionEnd.Not not) {
                quarantined.add(row(not.why(), sources));
            }
        }
        new RunTables(store, lease.permit()).writeQuarantine(plan.run().name(), quarantined);
        return new TransitionsReport(
                plan.run(), store, finished, finished.size() - plan.finished().size(), quarantined);
    }

    private static QuarantineRow row(UnitResult why, Map<String, String> sources) {
        if (why instanceof UnitResult.Failed failed) {
            String source = sources.get(failed.sequence());
            return new QuarantineRow(failed.sequence(), source, failed.reason(), failed.message());
        }
        if (why instanceof UnitResult.Hopeless hopeless) {
            throw hopeless.exception();
        }
        throw new IllegalStateException("not an end of transitions: " + why);
    }
}
