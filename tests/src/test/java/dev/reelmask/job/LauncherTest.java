package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code submit/reelmask} hands to Spark; a script stands for {@code spark-submit} and says what it was given. */
class LauncherTest {
    @TempDir
    private Path spark;

    @Test
    void aPoorLocaleIsReplacedHereAndForExecutors() throws Exception {
        List<String> given = submit("C");

        assertThat(given.get(0)).matches("LC_ALL=.*UTF-8");
        assertThat(given)
                .contains(
                        "spark.executorEnv.LC_ALL=C.UTF-8",
                        "spark.yarn.appMasterEnv.LC_ALL=C.UTF-8",
                        "spark.kubernetes.driverEnv.LC_ALL=C.UTF-8");
        assertThat(given).last().isEqualTo("doctor");
    }

    @Test
    void aLocaleThatIsNotInstalledIsReplacedToo() throws Exception {
        assertThat(submit("xx_XX.UTF-8").get(0)).matches("LC_ALL=(C|en_US).UTF-8");
    }

    private List<String> submit(String locale) throws IOException, InterruptedException {
        Path script = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
        Files.writeString(script, "#!/bin/sh\nprintf '%s\\n' \"LC_ALL=$LC_ALL\" \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        ProcessBuilder launcher = new ProcessBuilder("../submit/reelmask", "doctor");
        launcher.redirectError(ProcessBuilder.Redirect.DISCARD);
        launcher.environment().put("LC_ALL", locale);
        launcher.environment().put("SPARK_HOME", spark.toString());
        launcher.environment().put("REELMASK_SKIP_BUILD", "1");
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = launcher.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
