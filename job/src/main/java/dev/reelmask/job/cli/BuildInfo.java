package dev.reelmask.job.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.package$;
import picocli.CommandLine.IVersionProvider;

/** Versions of what runs. */
public final class BuildInfo implements IVersionProvider {
    /** Version by component. */
    public static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        properties().forEach((name, version) -> versions.put(name.toString(), version.toString()));
        versions.put("spark", package$.MODULE$.SPARK_VERSION());
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Reelmask " + properties().getProperty("reelmask")};
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read build.properties", e);
        }
    }
}
