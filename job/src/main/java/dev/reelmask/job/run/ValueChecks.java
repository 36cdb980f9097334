package dev.reelmask.job.run;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.CorpusConfig;
import dev.reelmask.job.device.Devices;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import java.util.List;
import java.util.Map;

/** Looks at the values of a configuration as far as that takes nothing else: no corpus, no bundle, no Spark. */
public final class ValueChecks {
    private ValueChecks() {}

    /**
     * Looks at all of them.
     *
     * @throws UserException if one is wrong
     */
    public static void check(JobConfig config) {
        RunIdentity.checkName(config.results().run());
        oneOf(
                "network.precision (--precision)",
                List.of("auto", "f32", "bf16", "f16"),
                config.network().precision());
        Devices.check(config.network().device());
        ListingSettings unusedListing = listing(config, Map.of());
        SchedulerSource unusedScheduler = Schedulers.parse(config.loop().scheduler());
    }

    /**
     * How the corpus is listed.
     *
     * @param published source to id of what was published earlier
     */
    public static ListingSettings listing(JobConfig config, Map<String, String> published) {
        CorpusConfig corpus = config.corpus();
        return new ListingSettings(
                CorpusLayout.of(corpus.layout()), corpus.include(), corpus.exclude(), corpus.links(), published);
    }

    private static void oneOf(String key, List<String> known, String value) {
        if (!known.contains(value)) {
            throw new UserException("%s must be one of %s, got '%s'".formatted(key, String.join(", ", known), value));
        }
    }
}
