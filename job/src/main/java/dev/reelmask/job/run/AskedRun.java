package dev.reelmask.job.run;

import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.NetworkSource;

/** A run as it is asked for, its values looked at. */
public record AskedRun(JobConfig config, NetworkSource networks, CheckedSettings checked) {}
