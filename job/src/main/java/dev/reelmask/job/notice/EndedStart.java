package dev.reelmask.job.notice;

import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.publish.SegmentReport;
import java.util.List;

/**
 * A start that came to its end.
 *
 * @param configs of its runs
 * @param reports of its runs, in the same order
 * @param exit code that the command will give
 */
public record EndedStart(List<JobConfig> configs, List<SegmentReport> reports, int exit) {
    public EndedStart {
        configs = List.copyOf(configs);
        reports = List.copyOf(reports);
    }
}
