package dev.reelmask.job.run;

import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.NetworkSource;

/**
 * A run to make, or to go on with.
 *
 * @param config whose system is that of the networks
 */
public record RunRequest(JobConfig config, NetworkSource networks) {
    public RunRequest {
        config = config.withSystem(networks.system());
    }
}
