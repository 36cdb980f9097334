package dev.reelmask.job.segment;

import dev.reelmask.job.config.JobConfig;

/** A run as it is asked for, its values looked at. */
record AskedRun(JobConfig config, NetworkSource networks, CheckedSettings checked) {}
