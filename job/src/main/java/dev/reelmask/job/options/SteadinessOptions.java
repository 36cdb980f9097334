package dev.reelmask.job.options;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which scores of steadiness {@code segment} and {@code sweep} are asked for. */
public final class SteadinessOptions {
    @Option(
            names = "--consistency",
            paramLabel = "FLOW",
            description =
                    "Score each mask against the one before along this flow, which is not that of --flow (default: none).")
    private String consistency;

    @Option(names = "--video-consistency", description = "Score video consistency over 8 and 16 labelled frames.")
    private Boolean videoConsistency;

    /**
     * Keys and values of the configuration, null where the command line gives none.
     *
     * @param more others that it gives
     */
    public Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("loop.consistency", consistency);
        settings.put("loop.video-consistency", videoConsistency);
        return settings;
    }
}
