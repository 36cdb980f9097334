package dev.reelmask.table.row;

import dev.reelmask.publish.record.RunRecord.Counts;
import java.util.List;
import java.util.Map;

/**
 * What one run was and did.
 *
 * @param corpus normalised root of the corpus
 * @param configuration the whole configuration as YAML
 * @param classes names of the masks' classes, by id
 * @param bundleDigests SHA-256 by file of the bundle
 * @param versions version by component
 * @param machine what it ran on: processors, memory, devices
 * @param startedUs of the first start that ran units, microseconds since 1970, UTC
 * @param wallSeconds of the starts that ran units and reached their end
 * @param counts sequences by state, frames and keys after the newest start
 */
public record RunRow(
        String run,
        String fingerprint,
        String corpus,
        String configuration,
        List<String> classes,
        Map<String, String> bundleDigests,
        Map<String, String> versions,
        Map<String, String> machine,
        long startedUs,
        double wallSeconds,
        Counts counts) {}
