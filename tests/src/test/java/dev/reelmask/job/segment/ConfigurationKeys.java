package dev.reelmask.job.segment;

import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the configuration and its commented defaults say of themselves. */
final class ConfigurationKeys {
    private ConfigurationKeys() {}

    /** All of {@link JobConfig}, as {@code section.key}; without Spark's. */
    static Set<String> all() {
        Set<String> keys = new TreeSet<>();
        for (RecordComponent section : JobConfig.class.getRecordComponents()) {
            if (section.getType().isRecord()) {
                Stream.of(section.getType().getRecordComponents())
                        .forEach(key -> keys.add(section.getName() + "." + spelling(key.getName())));
            }
        }
        return keys;
    }

    /** Keys of the commented defaults whose comment holds the mark. */
    static Set<String> marked() throws IOException {
        Set<String> marked = new TreeSet<>();
        String section = "";
        boolean isMarked = false;
        for (String line : defaults().lines().toList()) {
            if (line.strip().startsWith("#")) {
                isMarked |= line.contains("[output]");
            } else if (line.matches("[a-z]+:.*")) {
                section = line.substring(0, line.indexOf(':'));
                isMarked = false;
            } else if (line.contains(":")) {
                if (isMarked) {
                    marked.add(
                            section + "." + line.substring(0, line.indexOf(':')).strip());
                }
                isMarked = false;
            }
        }
        return marked;
    }

    private static String defaults() throws IOException {
        try (InputStream in = ConfigReader.class.getResourceAsStream("reelmask.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String spelling(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
