package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.S3Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of results that is not there, or not open to this user, is told before any work. */
class UnreachableBucketTest {
    private static final List<String> SETTINGS = List.of(
            "fs.s3a.endpoint",
            "fs.s3a.endpoint.region",
            "fs.s3a.path.style.access",
            "fs.s3a.access.key",
            "fs.s3a.secret.key",
            "fs.s3a.attempts.maximum",
            "fs.s3a.retry.limit");

    @TempDir
    private Path folder;

    @Test
    void aMissingBucketAndWrongCredentialsAreUserErrorsInOneLine() throws Exception {
        Files.createDirectory(folder.resolve("corpus"));
        Files.createFile(folder.resolve("corpus/a.mp4"));
        try (S3Endpoint endpoint = S3Endpoint.start()) {
            endpoint.createBucket("closed-results");
            Configuration hadoop = endpoint.hadoop();

            assertIsTold(segment(hadoop, "s3a://missing-results/r"), "s3a://missing-results/r");
            assertIsTold(segment(hadoop, "s3a://missing-results/r", "--dry-run"), "s3a://missing-results/r");
            hadoop.set("fs.s3a.secret.key", "not the secret either");
            CommandRun closed = segment(hadoop, "s3a://closed-results/r");
            assertIsTold(closed, "s3a://closed-results/r");
            assertThat(closed.err()).doesNotContain("not the secret either");
        }
    }

    private CommandRun segment(Configuration hadoop, String results, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + folder.resolve("corpus"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + results));
        SETTINGS.forEach(name -> arguments.add("--set=spark.spark.hadoop." + name + "=\"" + hadoop.get(name) + "\""));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertIsTold(CommandRun run, String results) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).startsWith("reelmask: results " + results + ": ").hasLineCount(2);
        assertThat(run.out()).isEmpty();
    }
}
