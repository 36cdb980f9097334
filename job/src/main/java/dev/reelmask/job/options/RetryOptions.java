package dev.reelmask.job.options;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether a start of {@code segment} or {@code sweep} takes everything that is to do. */
public final class RetryOptions {
    @Option(
            names = "--retry-failed",
            description =
                    "Only what the newest finished start set aside or could not read; new and changed sequences wait.")
    private boolean retryFailed;

    /** Keys and values of the configuration, with what is given here. */
    public Map<String, Object> with(Map<String, Object> given) {
        Map<String, Object> all = new LinkedHashMap<>(given);
        if (retryFailed) {
            all.put("plan.retry-failed", true);
        }
        return all;
    }
}
