package dev.reelmask.job.segment;

import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** One run: a {@link SweepJob} of one. */
public final class SegmentJob {
    private final SweepJob job;

    /**
     * A job that has not begun.
     *
     * @param note takes lines of progress and warnings
     * @throws dev.reelmask.frame.UserException if a setting is wrong or missing
     */
    public SegmentJob(SparkSession session, JobConfig config, NetworkSource networks, Consumer<String> note) {
        this.job = new SweepJob(session, List.of(new RunRequest(config, networks)), note);
    }

    /** As {@link SweepJob#plan}. */
    public StartPlan plan() {
        return job.plan();
    }

    /** As {@link SweepJob#run}. */
    public SegmentReport run(Duration every, Consumer<String> progress) {
        return job.run(every, progress).get(0);
    }
}
