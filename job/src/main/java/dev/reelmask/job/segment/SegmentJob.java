package dev.reelmask.job.segment;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.LoopConfig;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.table.ResultsLayout;
import dev.reelmask.video.DecodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The main job: list → probe → plan → run → tables. A start skips what earlier starts of the same run finished.
 *
 * <p>Several starts of one run at the same time do no harm; they do the same work.
 */
public final class SegmentJob {
    private static final int QUEUE_FRAMES = 8;

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final NetworkSource networks;
    private final RunSettings settings;
    private final RunIdentity identity;

    /** @throws UserException if a setting is wrong or missing */
    public SegmentJob(SparkSession session, JobConfig config, NetworkSource networks) {
        require("corpus.uri", "--corpus", config.corpus().uri());
        require("results.uri", "--results", config.results().uri());
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.config = config;
        this.networks = networks;
        SchedulerFactory scheduler = Schedulers.parse(config.loop().scheduler());
        LoopSettings loop = loop(config);
        this.identity = RunIdentity.of(config, scheduler, loop, networks);
        this.settings = new RunSettings(
                new ResultsLayout(new Path(config.results().uri()).toUri()),
                identity.name(),
                scheduler,
                loop,
                DecodeSettings.defaults()
                        .withTimeout(Duration.ofSeconds(config.execute().decodeTimeoutSeconds()))
                        .withDamage(config.corpus().damage()),
                config.corpus().maxDamage(),
                config.network().device(),
                config.execute());
    }

    private static void require(String key, String option, String value) {
        if (value.isEmpty()) {
            throw new UserException("nothing says where: give %s, or %s in the configuration".formatted(option, key));
        }
    }

    private static LoopSettings loop(JobConfig config) {
        LoopConfig loop = config.loop();
        return new LoopSettings(
                loop.propagation(),
                loop.flowPath(),
                loop.maxGap(),
                loop.window(),
                config.results().maskSize(),
                loop.referenceShare(),
                QUEUE_FRAMES);
    }

    /**
     * Lists and looks, runs nothing but one made-up frame.
     *
     * @throws UserException if the networks do not run, or the labels are of other classes
     */
    public SegmentPlan plan() {
        SegmentPlan plan = new Planner(spark, config, settings, identity).plan();
        if (!plan.tasks().isEmpty()) {
            LabelCheck.check(spark.hadoopConfiguration(), plan.listed(), networks.classes());
            networks.tryOut();
        }
        return plan;
    }

    /**
     * Plans, runs and writes the tables.
     *
     * @param every pause between two lines of progress
     * @param progress takes each line
     */
    public SegmentReport run(Duration every, Consumer<String> progress) {
        long startedUs = System.currentTimeMillis() * 1000;
        long startNs = System.nanoTime();
        SegmentPlan plan = plan();
        List<UnitResult> results = execute(plan, every, progress);
        return new Publication(session, config, settings, networks).publish(plan, results, startedUs, startNs);
    }

    private List<UnitResult> execute(SegmentPlan plan, Duration every, Consumer<String> line) {
        try (Progress progress = Progress.start(spark.sc(), plan.framesToDo(), plan.sequencesToDo(), every, line)) {
            UnitTask work = new UnitTask(
                    new SerializableConfiguration(spark.hadoopConfiguration()),
                    settings,
                    networks,
                    progress.frames(),
                    progress.sequences());
            return new Execution(spark, work, config.execute().gpusPerTask()).run(plan.tasks());
        }
    }
}
