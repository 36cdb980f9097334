package dev.reelmask.job.segment;

import dev.reelmask.job.config.JobConfig.ExecuteConfig;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.table.ResultsLayout;
import dev.reelmask.video.DecodeSettings;
import java.io.Serializable;

/**
 * What executors need to know of a run, checked and parsed.
 *
 * @param run its name, the partition of its tables
 * @param maxDamage share of damaged and missing frames above which a sequence is set aside
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 */
record RunSettings(
        ResultsLayout results,
        String run,
        SchedulerFactory scheduler,
        LoopSettings loop,
        DecodeSettings decode,
        double maxDamage,
        String device,
        ExecuteConfig execute)
        implements Serializable {}
