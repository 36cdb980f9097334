package dev.reelmask.table;

import java.util.Map;

/**
 * What one run was and did.
 *
 * @param configuration the whole configuration as YAML
 * @param bundleDigests SHA-256 by file of the bundle
 * @param versions version by component
 * @param machine what it ran on: processors, memory, devices
 * @param startedUs microseconds since 1970, UTC
 * @param listed sequences in the corpus; always {@code done + quarantined} at the end of a run
 */
public record RunRow(
        String run,
        String fingerprint,
        String configuration,
        Map<String, String> bundleDigests,
        Map<String, String> versions,
        Map<String, String> machine,
        long startedUs,
        double wallSeconds,
        long listed,
        long done,
        long quarantined,
        long frames) {}
