package dev.reelmask.job.config;

import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the configuration: the commented defaults of {@code conf/reelmask.yaml}, over them a profile, over that what
 * the command line says.
 */
public final class ConfigReader {
    private static final String DEFAULTS = "reelmask.yaml";

    private ConfigReader() {}

    /**
     * The configuration of one command.
     *
     * @param profile a YAML file with the keys that differ from the defaults
     * @param overrides section.key and value, from the command line
     * @throws UserException if a file is unreadable, a key unknown or a value wrong
     */
    public static JobConfig read(Optional<Path> profile, Map<String, ?> overrides) {
        return read(profile, overrides, values -> {});
    }

    /**
     * The configuration of one command.
     *
     * @param seen takes the values as they are written, before any of them is looked at
     * @see #read(Optional, Map)
     */
    public static JobConfig read(Optional<Path> profile, Map<String, ?> overrides, Consumer<Map<String, ?>> seen) {
        Map<String, Object> values = defaults();
        profile.ifPresent(file -> overlay(values, mapping(file.toString(), content(file))));
        overrides.forEach((key, value) -> put(values, key, value));
        seen.accept(values);
        String origin = profile.map(Path::toString).orElse("configuration");
        return new RecordBinder(origin).bind(JobConfig.class, values, "");
    }

    /** The defaults as written in the commented file, section by section. */
    static Map<String, Object> defaults() {
        try (InputStream in = ConfigReader.class.getResourceAsStream(DEFAULTS)) {
            return mapping(DEFAULTS, LimitedYaml.read(in.readAllBytes(), DEFAULTS));
        } catch (IOException e) {
            throw new IllegalStateException("the jar holds no " + DEFAULTS, e);
        }
    }

    private static Object content(Path file) {
        try {
            return LimitedYaml.read(file);
        } catch (IOException e) {
            throw new UserException("cannot read the configuration " + file + ": does it exist?", e);
        }
    }

    private static Map<String, Object> mapping(String origin, Object loaded) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        if (loaded instanceof Map<?, ?> map) {
            map.forEach((k, v) -> mapping.put(String.valueOf(k), v));
        } else if (loaded != null) {
            throw new UserException(origin + ": expected sections with keys, got: " + LimitedYaml.shown(loaded));
        }
        return mapping;
    }

    private static void overlay(Map<String, Object> base, Map<String, Object> over) {
        over.forEach((key, value) -> {
            if (base.get(key) instanceof Map<?, ?> below && value instanceof Map<?, ?> above) {
                Map<String, Object> merged = new LinkedHashMap<>();
                below.forEach((k, v) -> merged.put(String.valueOf(k), v));
                above.forEach((k, v) -> merged.put(String.valueOf(k), v));
                base.put(key, merged);
            } else {
                base.put(key, value);
            }
        });
    }

    /**
     * A value as written on the command line: a number, true, false or text, as in YAML.
     *
     * @param key for the message
     * @throws UserException if it is not YAML
     */
    public static Object scalar(String key, String value) {
        Object parsed = LimitedYaml.parse(value, "--set " + key);
        return parsed == null ? "" : parsed;
    }

    /** The first dot ends the section; what follows may hold dots ({@code spark.spark.executor.cores}). */
    private static void put(Map<String, Object> values, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 1) {
            throw new UserException("--set %s: write section.key=value".formatted(key));
        }
        overlay(values, Map.of(key.substring(0, dot), Map.of(key.substring(dot + 1), value)));
    }
}
