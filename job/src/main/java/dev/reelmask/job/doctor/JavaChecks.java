package dev.reelmask.job.doctor;

import java.util.List;
import java.util.Properties;

/** Checks of the Java that runs this. */
final class JavaChecks {
    private static final int OLDEST = 17;
    private static final int FIRST_TOO_NEW = 22;

    private JavaChecks() {}

    static List<Finding> run(Runtime.Version version, Properties properties) {
        return List.of(
                version(version, properties.getProperty("java.vendor", "?")),
                fileNames(properties.getProperty("sun.jnu.encoding", "?")));
    }

    private static Finding fileNames(String encoding) {
        if (!encoding.equalsIgnoreCase("UTF-8")) {
            return Finding.warn(
                    "file names",
                    encoding,
                    "Local corpora with names beyond ASCII are refused. Start through submit/reelmask, or set LC_ALL=C.UTF-8.");
        }
        return Finding.ok("file names", encoding);
    }

    private static Finding version(Runtime.Version version, String vendor) {
        String found = "%s (%s)".formatted(version, vendor);
        if (version.feature() < OLDEST || version.feature() >= FIRST_TOO_NEW) {
            return Finding.fail(
                    "java",
                    found,
                    "Set JAVA_HOME to a JDK 17 or 21: Hadoop 3.4 (used by Spark 4.1) breaks on JDK 24 and newer.");
        }
        return Finding.ok("java", found);
    }
}
