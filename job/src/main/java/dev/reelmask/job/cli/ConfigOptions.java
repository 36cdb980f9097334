package dev.reelmask.job.cli;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.spark.SparkSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that takes a configuration. */
public final class ConfigOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Profile over the defaults; conf/reelmask.yaml explains every key.")
    private Path profile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, for example plan.piece-frames=500. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * The defaults, under the profile, under {@code --set}, under the command's own options.
     *
     * @param options section.key and value of the options that were given
     * @throws UserException if something of it is wrong, also of what it says to Spark
     */
    public JobConfig read(Map<String, ?> options) {
        Map<String, Object> overrides = new LinkedHashMap<>();
        settings.forEach((key, value) -> overrides.put(key, ConfigReader.scalar(key, value)));
        overrides.putAll(options);
        JobConfig config = ConfigReader.read(Optional.ofNullable(profile), overrides, this::learnSecrets);
        SparkSettings.check(config);
        return config;
    }

    private void learnSecrets(Map<String, ?> values) {
        if (command != null && command.root().userObject() instanceof Secrets.Keeper keeper) {
            keeper.secrets().learnAll("", values);
        }
    }
}
