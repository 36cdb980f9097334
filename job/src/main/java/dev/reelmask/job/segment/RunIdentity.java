package dev.reelmask.job.segment;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.plan.Fingerprint;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.schedule.SchedulerFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What tells one run from another: everything that can change a mask or a decision, and nothing else.
 *
 * @param name partition of the run's tables
 * @param fingerprint digest of all that can change its output
 */
record RunIdentity(String name, String fingerprint) {
    /** Goes up whenever the same input and configuration give other masks or decisions than before. */
    private static final int CODE_REVISION = 1;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
    private static final int DIGITS = 8;

    static RunIdentity of(JobConfig config, SchedulerFactory scheduler, LoopSettings loop, NetworkSource networks) {
        String fingerprint = Fingerprint.of(values(config, scheduler, loop, networks));
        String given = config.results().run();
        if (given.isEmpty()) {
            return new RunIdentity(derived(scheduler, loop, fingerprint), fingerprint);
        }
        if (!NAME.matcher(given).matches()) {
            throw new UserException(
                    "run name '%s' becomes a folder: use letters, digits and . _ + - (100 at most), a letter or digit first"
                            .formatted(given));
        }
        return new RunIdentity(given, fingerprint);
    }

    private static Map<String, String> values(
            JobConfig config, SchedulerFactory scheduler, LoopSettings loop, NetworkSource networks) {
        Map<String, String> values = new TreeMap<>();
        values.put("damage", config.corpus().damage().name());
        values.put("code", Integer.toString(CODE_REVISION));
        values.put("precision", config.network().precision());
        values.put("scales", config.network().scales());
        values.put("flip", config.network().flip());
        values.put("scheduler", scheduler.description());
        values.put("propagation", loop.propagation().name());
        values.put("flow", networks.flowDescription());
        values.put("flow-path", loop.flowPath().name());
        values.put("max-gap", Integer.toString(loop.maxGap()));
        values.put("reference-share", Double.toString(loop.referenceSample()));
        values.put("mask-size", loop.maskSize().name());
        values.put("piece-frames", Integer.toString(config.plan().pieceFrames()));
        networks.digests().forEach((file, digest) -> values.put("bundle/" + file, digest));
        return values;
    }

    private static String derived(SchedulerFactory scheduler, LoopSettings loop, String fingerprint) {
        String readable =
                scheduler.description() + "-" + loop.propagation().name().toLowerCase(Locale.ROOT);
        return readable.replaceAll("[^A-Za-z0-9.]+", "-") + "-" + fingerprint.substring(0, DIGITS);
    }
}
