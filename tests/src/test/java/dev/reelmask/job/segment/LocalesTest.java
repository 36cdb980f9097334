package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Languages with digits and letters of their own, and other time zones, change no data. */
@Tag("spark")
class LocalesTest {
    private static final String ROOT = "-Duser.language=en -Duser.timezone=UTC";
    private static final int SECONDS = 300;
    /** Columns that hold times of the clock. */
    private static final List<String> TIMES = List.of(
            "decode_us",
            "network_us",
            "flow_us",
            "propagate_us",
            "encode_us",
            "reference_us",
            "seconds",
            "fps",
            "fps_per_task",
            "wall_seconds",
            "key_ms",
            "key_ms_p95",
            "key_ms_max",
            "between_ms",
            "between_ms_p95",
            "between_ms_max",
            "started");

    @TempDir
    private static Path folder;

    private static Path corpus;
    private static Path root;

    @BeforeAll
    static void segmentInTheRootLocale() throws IOException, InterruptedException {
        Path all = folder.resolve("all");
        new GoldenCorpus(all).write();
        corpus = Files.createDirectories(folder.resolve("corpus"));
        for (String name : List.of("clip.mp4", "ids", "ids.labels")) {
            Files.move(all.resolve(name), corpus.resolve(name));
        }
        Files.writeString(corpus.resolve("broken.mp4"), "no video at all");
        root = work("root", ROOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=fa -Duser.country=IR -Duser.timezone=Asia/Tehran",
                "-Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Chatham"
            })
    void dataIsThatOfTheRootLocale(String locale) throws IOException, InterruptedException {
        checkThatDataIsThatOfTheRootLocale(locale);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab -Duser.timezone=Africa/Cairo",
                "-Duser.language=hi -Duser.country=IN -Duser.extensions=u-nu-deva -Duser.timezone=Asia/Kathmandu"
            })
    void dataIsThatOfTheRootLocaleInMoreLocales(String locale) throws IOException, InterruptedException {
        checkThatDataIsThatOfTheRootLocale(locale);
    }

    private static void checkThatDataIsThatOfTheRootLocale(String locale) throws IOException, InterruptedException {
        Map<String, FileTime> finished = unitsOf(root);

        Path work = work("w" + locale.hashCode(), locale);

        assertThat(files(work)).isEqualTo(files(root));
        assertThat(unitsOf(root))
                .as("nothing is redone in another locale")
                .isEqualTo(finished)
                .isNotEmpty();
        for (String table : tables(root)) {
            assertThat(rows(work, table)).as(table).isEqualTo(rows(root, table)).isNotEmpty();
        }
        for (String file : files(root)) {
            if (file.matches("(bundles|export)/.*")) {
                assertThat(work.resolve(file)).hasSameBinaryContentAs(root.resolve(file));
            } else if (file.matches("results/_runs/.*json")) {
                assertThat(record(work, file)).isEqualTo(record(root, file));
            } else if (file.endsWith(".html")) {
                assertThat(Files.readString(work.resolve(file))).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
            }
        }
    }

    /** Runs {@link LocaleProgram}. */
    private static Path work(String name, String options) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve(name));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LocaleProgram.class.getName()));
        command.addAll(List.of(corpus.toString(), work.toString()));
        if (root != null) {
            command.add(root.resolve("results").toString());
        }
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean hasEnded = process.waitFor(SECONDS, TimeUnit.SECONDS);
            assertThat(hasEnded && process.exitValue() == 0)
                    .as(() -> options + "\n" + text(log))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return work;
    }

    private static List<String> files(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> work.relativize(file).toString())
                    .filter(file -> !file.contains("lease") && !file.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, FileTime> unitsOf(Path work) throws IOException {
        Map<String, FileTime> units = new TreeMap<>();
        for (String file : files(work)) {
            if (file.matches("results/(masks|frames)/.*")) {
                units.put(file, Files.getLastModifiedTime(work.resolve(file)));
            }
        }
        return units;
    }

    private static List<String> tables(Path work) throws IOException {
        try (Stream<Path> tables = Files.list(work.resolve("results"))) {
            return tables.map(table -> table.getFileName().toString())
                    .filter(table -> !table.startsWith("_"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> rows(Path work, String table) {
        Dataset<Row> rows = LocalSpark.session()
                .read()
                .parquet(work.resolve("results").resolve(table).toString());
        return rows.drop(TIMES.toArray(String[]::new)).toJSON().collectAsList().stream()
                .map(LocalesTest::placeless)
                .sorted()
                .toList();
    }

    /** Results in which another process has found nothing to do name the bundle that it was given. */
    private static String placeless(String text) {
        return text.replaceAll(Pattern.quote(folder.toString()) + "/(root|w-?[0-9]+)", "WORK");
    }

    /** Without what a clock and a process say. */
    private static String record(Path work, String file) {
        return placeless(text(work.resolve(file)))
                .replaceAll("\"(started|ended|wall_seconds|holder|version)\"\\s*:\\s*(\"[^\"]*\"|[^,}\\s]*)", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
