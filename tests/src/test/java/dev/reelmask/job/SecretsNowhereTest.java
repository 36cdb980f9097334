package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.ReelmaskProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets on every way that they can come stand in nothing that commands print or write. */
class SecretsNowhereTest {
    private static final List<String> SECRETS = List.of(
            "planted-by-conf",
            "planted-by-set",
            "planted-by-site",
            "planted-by-env",
            "planted-by-own",
            "planted-in-uri");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("AWS_ACCESS_KEY_ID", "AKIAPLANTED", "AWS_SECRET_ACCESS_KEY", "planted-by-env/+=");

    @TempDir
    private Path inputs;

    @TempDir
    private Path folder;

    @Test
    void noOutputOfAnyCommandHoldsASecret() throws Exception {
        plant();
        assertThat(CommandRun.of(
                                "generate",
                                "--out=" + inputs.resolve("faces"),
                                "--subjects=0,0,1",
                                "--clips=1",
                                "--frames=12")
                        .exit())
                .isZero();
        String results = "--results=" + folder.resolve("results");
        String corpus = "--corpus=" + inputs.resolve("faces/test");

        run(0, "segment", corpus, "--bundle=../conf/bundles/face-lite", results, "--run=r", "--json", "--verbose");
        // the run's fingerprint holds none either: with another secret it is the same run
        run(
                ExitCodes.NOTHING_TO_DO,
                "segment",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                results,
                "--run=r",
                "--fail-on=nothing",
                "--set=spark.spark.hadoop.fs.s3a.session.token=planted-by-set-today");
        run(0, "summarize", results, "--verbose");
        run(0, "report", results, corpus, "--out=" + folder.resolve("report.html"));
        run(0, "doctor", "--json");
        run(
                ExitCodes.USER_ERROR,
                "segment",
                "--corpus=s3a://AKIAPLANTED:planted-in-uri/x@bucket/videos",
                "--bundle=../conf/bundles/face-lite",
                results,
                "--verbose");
        run(
                ExitCodes.USER_ERROR,
                "segment",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                results,
                "--verbose",
                "--set=spark.spark.hadoop.fs.s3a.secret.key=[planted-by-set");
        run(
                ExitCodes.USER_ERROR,
                "segment",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                results,
                "--set=spark.spark.executor.memory=planted-by-own");

        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        assertThat(folder.resolve("results/_runs/r.json")).isNotEmptyFile();
        for (Path file : files()) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(SECRETS).as(file.toString()).noneMatch(bytes::contains);
        }
        for (String table : List.of("runs", "sequences", "quarantine")) {
            assertThat(SECRETS).as(table).noneMatch(rows(table)::contains);
        }
        assertThat(rows("runs")).contains("spark.hadoop.fs.s3a.secret.key", "(redacted)", "spark.my-own.key");
    }

    /** On the class path, in a profile; others come with the environment and the command line. */
    private void plant() throws IOException {
        Files.writeString(
                folder.resolve("core-site.xml"),
                """
                <configuration>
                  <property><name>fs.s3a.bucket.other.secret.key</name><value>planted-by-site</value></property>
                </configuration>
                """);
        Files.writeString(
                inputs.resolve("profile.yaml"),
                """
                spark:
                  spark.ui.enabled: "false"
                  spark.hadoop.fs.s3a.secret.key: planted-by-conf
                  spark.redaction.regex: "(?i)secret|password|token|my-own"
                  spark.my-own.key: planted-by-own
                """);
    }

    private void run(int exit, String command, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        if (!command.equals("doctor")) {
            arguments.add("--conf=" + inputs.resolve("profile.yaml"));
        }
        if (command.equals("segment")) {
            arguments.add("--set=spark.spark.hadoop.fs.s3a.encryption.key=planted-by-set");
        }
        arguments.addAll(Arrays.asList(options));
        ReelmaskProcess.End end = ReelmaskProcess.start(folder, ENVIRONMENT, arguments.toArray(String[]::new))
                .end();
        assertThat(end.exit()).as(arguments + "\n" + end.err()).isEqualTo(exit);
    }

    /** All that commands wrote or printed. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("core-site.xml"))
                    .toList();
        }
    }

    private String rows(String table) {
        return String.join(
                "\n",
                LocalSpark.session()
                        .read()
                        .parquet(folder.resolve("results").resolve(table).toString())
                        .toJSON()
                        .collectAsList());
    }
}
