package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets on every way that they can come stand in nothing that commands print or write. */
@Tag("spark")
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

    private static final Set<String> CONFIGURED = Set.of("segment", "sweep", "summarize", "report", "vacuum");

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
        run(
                0,
                "sweep",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                "--results=" + folder.resolve("swept"),
                "--points=fixed:2,fixed:3",
                "--limit=1",
                "--verbose");
        run(0, "summarize", results, "--verbose");
        run(0, "report", results, corpus, "--out=" + folder.resolve("report.html"));
        run(0, "doctor", "--json");
        run(0, "vacuum", results, "--json", "--verbose");
        run(0, "render", results, "--sequence=" + sequence(), "--out=" + folder.resolve("overlay.mp4"), "--verbose");
        run(0, "export", "--bundle=../conf/bundles/face-lite", "--out=" + folder.resolve("export"), "--verbose");
        run(0, "generate", "--out=" + folder.resolve("more"), "--subjects=0,0,1", "--clips=1", "--frames=2");
        run(
                0,
                "bench",
                "propagation",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                "--frames=4",
                "--schedulers=fixed:2",
                "--propagations=causal",
                "--flow-paths=direct",
                "--verbose");
        run(
                ExitCodes.USER_ERROR,
                "train",
                "segmenter",
                "--train=" + inputs.resolve("none"),
                "--validation=" + inputs.resolve("none"),
                "--out=" + folder.resolve("trained"),
                "--verbose");
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
        run(
                ExitCodes.USER_ERROR,
                "sweep",
                corpus,
                "--bundle=../conf/bundles/face-lite",
                results,
                "--points=fixed:2",
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

    private String sequence() throws IOException {
        try (Stream<Path> videos = Files.list(inputs.resolve("faces/test"))) {
            String name = videos.map(video -> video.getFileName().toString())
                    .filter(file -> file.endsWith(".mp4"))
                    .findFirst()
                    .orElseThrow();
            return name.substring(0, name.length() - ".mp4".length());
        }
    }

    private void run(int exit, String command, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(Arrays.asList(options));
        if (CONFIGURED.contains(command)) {
            arguments.add("--conf=" + inputs.resolve("profile.yaml"));
        }
        if (List.of("segment", "sweep").contains(command)) {
            arguments.add("--set=spark.spark.hadoop.fs.s3a.encryption.key=planted-by-set");
        }
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
