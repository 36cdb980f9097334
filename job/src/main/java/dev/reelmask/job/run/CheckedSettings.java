package dev.reelmask.job.run;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.ExecuteConfig;
import dev.reelmask.job.config.JobConfig.LoopConfig;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.plan.PlannedCorpusKeys;
import dev.reelmask.video.DecodePlace;
import dev.reelmask.video.DecodeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A configuration whose values have been looked at as far as that takes no Spark, so that mistakes are told at once.
 *
 * @param corpus normalised root
 * @param labels class set that labels are read with
 */
public record CheckedSettings(
        URI corpus,
        ClassSet labels,
        SchedulerSource scheduler,
        WarpSettings warp,
        LoopSettings loop,
        DecodeSettings decode) {
    /** Decoded ahead of the loop, of each sequence: while it is in the network, those for the next window are made. */
    private static final int FRAMES_AHEAD = 16;

    private static final int ROWS_WAITING = 8;

    /**
     * Looks at the values of a configuration.
     *
     * @throws UserException if a setting is wrong or missing, or the corpus is not there
     */
    public static CheckedSettings of(Configuration hadoop, JobConfig config, NetworkSource networks) {
        require("corpus.uri", "--corpus", config.corpus().uri());
        require("results.uri", "--results", config.results().uri());
        ValueChecks.check(config);
        SchedulerSource scheduler = KnownSchedulers.resolved(
                hadoop, Schedulers.parse(config.loop().scheduler()), networks.bundle(), parts(config, networks));
        if (scheduler instanceof PlannedCorpusKeys planned) {
            planned.checkGaps(config.loop().maxGap());
        }
        URI root = Corpora.root(config.corpus().uri());
        URI corpus = Corpora.source(hadoop, root);
        ClassSet labels = CorpusClasses.of(hadoop, root, config.corpus().classes(), networks.classes());
        WarpSettings warp =
                new WarpSettings(config.loop().propagation(), config.loop().flowPath());
        return new CheckedSettings(corpus, labels, scheduler, warp, loop(config), decode(config));
    }

    /** Of a run, what its evidence and its masks of key frames depend on, by the names of its description. */
    public static Map<String, String> parts(JobConfig config, NetworkSource networks) {
        String path = config.loop().flowPath().name().toLowerCase(Locale.ROOT);
        Map<String, String> parts =
                new TreeMap<>(KnownSchedulers.parts(networks.digests(), networks.flowDescription(), path));
        parts.put("scales", config.network().scales());
        parts.put("flip", config.network().flip());
        return parts;
    }

    private static void require(String key, String option, String value) {
        if (value.isEmpty()) {
            throw new UserException("nothing says where: give %s, or %s in the configuration".formatted(option, key));
        }
    }

    private static LoopSettings loop(JobConfig config) {
        LoopConfig loop = config.loop();
        return new LoopSettings(
                loop.maxGap(),
                loop.heldMb(),
                loop.endKey(),
                loop.window(),
                config.results().maskSize(),
                ROWS_WAITING);
    }

    private static DecodeSettings decode(JobConfig config) {
        ExecuteConfig execute = config.execute();
        DecodeSettings defaults = DecodeSettings.defaults();
        DecodeSettings placed =
                execute.decode() == DecodePlace.PROCESS ? defaults.inProcess(execute.decodeMb()) : defaults;
        return placed.withTimeout(Duration.ofSeconds(execute.decodeTimeoutSeconds()))
                .withDamage(config.corpus().damage())
                .withQueueFrames(FRAMES_AHEAD);
    }
}
