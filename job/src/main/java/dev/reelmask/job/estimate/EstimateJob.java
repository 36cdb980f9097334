package dev.reelmask.job.estimate;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.execute.CorpusProbe;
import dev.reelmask.job.execute.ExecutorPoll;
import dev.reelmask.job.execute.SequenceProbe;
import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.plan.FirstLooks;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.UnitCost;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.ComputingSurvey;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ValueChecks;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at a corpus as a first start would, and says how long that start would take. */
final class EstimateJob {
    private static final double NS_PER_SECOND = 1e9;

    private final JavaSparkContext spark;
    private final AskedRun asked;
    private final JobConfig config;
    private final Consumer<String> note;

    EstimateJob(SparkSession session, RunRequest request, Consumer<String> note) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.config = request.config();
        this.asked = new AskedRun(
                config,
                request.networks(),
                CheckedSettings.of(spark.hadoopConfiguration(), config, request.networks()));
        this.note = note;
    }

    /**
     * By the rows of an earlier run.
     *
     * @param results as the user wrote it
     * @param run the run's name, if the user gave one
     * @param slots of the cluster
     * @param sparkSeconds until Spark had started
     */
    Estimate byRun(Store store, String results, Optional<String> run, int slots, double sparkSeconds) {
        Calibration by = new RunCalibration(store, asked).of(results, run, policy(), sparkSeconds);
        CorpusListing listing = list();
        return estimate(by, listing, look(listing, by.costs()), slots);
    }

    /** By a few frames of the corpus, which are written to a results root that is thrown away. */
    Estimate byMeasuring(Store scratch, int slots, double sparkSeconds) {
        long startNs = System.nanoTime();
        FoundRun found = new RunFinder(
                        asked,
                        new RunRecords(scratch),
                        new ComputingSurvey(new ExecutorPoll(spark, config, asked.networks()), note))
                .find();
        CorpusListing listing = list();
        List<ProbeResult> looks = look(listing, (size, first, frames) -> 0);
        asked.networks().tryOut();
        double plannedSeconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        note.accept("measuring a few frames …");
        Calibration by =
                new MeasuredCalibration(spark, scratch, found).of(looks, policy(), sparkSeconds + plannedSeconds);
        return estimate(by, listing, look(listing, by.costs()), slots);
    }

    private SizePolicy policy() {
        return asked.networks()
                .bundle()
                .map(bundle -> bundle.spec().input().size())
                .orElseThrow(() -> new UserException("an estimate needs a bundle"));
    }

    private CorpusListing list() {
        return Corpora.list(
                        spark.hadoopConfiguration(),
                        Corpora.root(config.corpus().uri()),
                        ValueChecks.listing(config, Map.of()))
                .first(config.corpus().limit());
    }

    private List<ProbeResult> look(CorpusListing listing, UnitCost cost) {
        SequenceProbe probe = new SequenceProbe(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                asked.checked().decode(),
                asked.checked().labels(),
                config.execute().ioAttempts(),
                config.plan().pieceFrames(),
                cost);
        FirstLooks looks = new FirstLooks(
                listing.sequences(), config.plan().looks(), config.plan().pieceFrames(), List.of());
        return looks.all(new CorpusProbe(spark, probe)
                .look(looks.seen().stream().map(spec -> new Probed(spec, false)).toList()));
    }

    private Estimate estimate(Calibration by, CorpusListing listing, List<ProbeResult> looks, int slots) {
        return Estimate.of(
                by,
                listing,
                looks,
                slots,
                config.plan().taskSeconds(),
                slots * config.plan().tasksPerSlot(),
                config.plan().pieceFrames());
    }
}
