package dev.reelmask.job.segment;

import dev.reelmask.job.config.JobConfig;

/** A run to make, or to go on with. */
public record RunRequest(JobConfig config, NetworkSource networks) {}
