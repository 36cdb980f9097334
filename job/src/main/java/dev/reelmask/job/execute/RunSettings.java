package dev.reelmask.job.execute;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.job.config.JobConfig.ExecuteConfig;
import dev.reelmask.job.run.Computing;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.References;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.publish.lease.Lease;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.video.DecodeSettings;
import java.io.Serializable;

/**
 * What executors need to know of a run, checked and parsed.
 *
 * @param lease under which they publish
 * @param runFingerprint of the run's settings and corpus root
 * @param videoConsistency whether it is scored
 * @param maxDamage share of damaged and missing frames above which a sequence is set aside
 * @param labels class set that labels are read with
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param computing what the run computes on
 */
public record RunSettings(
        ResultsLayout results,
        Lease lease,
        String runFingerprint,
        SchedulerSource scheduler,
        WarpSettings warp,
        References references,
        LoopSettings loop,
        boolean videoConsistency,
        DecodeSettings decode,
        ClassSet labels,
        double maxDamage,
        String device,
        Computing computing,
        ExecuteConfig execute)
        implements Serializable {}
