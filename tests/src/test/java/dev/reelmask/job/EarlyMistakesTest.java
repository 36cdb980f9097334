package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in options and configuration are told in one line before Spark starts. */
@Tag("spark")
class EarlyMistakesTest {
    private static final Path DEFAULTS = Path.of("../conf/reelmask.yaml");
    private static final String BUNDLE = "../conf/bundles/face-lite";

    /** A wrong value of each key, and what tells of it. */
    private static final String[] WRONG = {
        "corpus.uri | /no/where | corpus /no/where does not exist",
        "corpus.layout | films | 'films'",
        "corpus.include | '[a' | '[a'",
        "corpus.exclude | '{a' | '{a'",
        "corpus.links | perhaps | corpus.links",
        "corpus.classes | nobody | 'nobody'",
        "corpus.limit | -1 | corpus.limit",
        "corpus.damage | some | corpus.damage",
        "corpus.max-damage | 1.5 | corpus.max-damage",
        "network.bundle | /no/where | /no/where",
        "network.precision | f64 | network.precision (--precision)",
        "network.scales | 0.5;1 | network.scales",
        "network.flip | perhaps | network.flip",
        "network.device | tpu | network.device must be one of auto, cpu, gpu, gpu:N",
        "loop.scheduler | fixed:0 | fixed:0",
        "loop.system | sideways | loop.system (--system) must be one of warp, window, skip:1, skip:2, got 'sideways'",
        "loop.propagation | psychic | loop.propagation",
        "loop.flow | guess | 'guess'",
        "loop.flow-path | detour | loop.flow-path",
        "loop.window | 0 | loop.window",
        "loop.max-gap | 0 | loop.max-gap",
        "loop.held-mb | 0 | loop.held-mb",
        "loop.end-key | perhaps | loop.end-key",
        "loop.reference-frames | -1 | loop.reference-frames",
        "loop.consistency | guess | loop.consistency (--consistency)",
        "loop.video-consistency | perhaps | loop.video-consistency",
        "results.uri | foo://x/y | results foo://x/y",
        "results.run | 007 | 007",
        "results.mask-size | huge | results.mask-size",
        "results.lease-seconds | 0 | results.lease-seconds",
        "results.take-over | perhaps | results.take-over",
        "plan.piece-frames | 0 | plan.piece-frames",
        "plan.looks | -1 | plan.looks",
        "plan.retry-failed | perhaps | plan.retry-failed",
        "plan.task-seconds | -1 | plan.task-seconds",
        "plan.tasks-per-slot | 0 | plan.tasks-per-slot",
        "plan.key-ms | -1 | plan.key-ms",
        "plan.flow-ms | -1 | flow-ms",
        "plan.decode-ms-per-megapixel | -1 | decode-ms-per-megapixel",
        "plan.key-share | 2 | plan.key-share",
        "execute.master | locl[*] | execute.master 'locl[*]'",
        "execute.threads-per-task | 0 | execute.threads-per-task",
        "execute.lockstep | 0 | execute.lockstep",
        "execute.io-attempts | 0 | execute.io-attempts",
        "execute.decode | elsewhere | execute.decode",
        "execute.decode-mb | 100 | execute.decode-mb",
        "execute.decode-timeout-seconds | 0 | execute.decode-timeout-seconds",
        "execute.gpus-per-task | 1 | execute.gpus-per-task",
        "execute.device-mb | 0 | execute.device-mb",
        "spark | yes | spark",
    };

    @TempDir
    private static Path folder;

    private int sparksBefore;

    @BeforeAll
    static void makeACorpus() throws IOException {
        // a context that is open already would be taken without a word
        LocalSpark.session().close();
        Files.createDirectory(folder.resolve("corpus"));
        Files.createFile(folder.resolve("corpus/a.mp4"));
        Files.createFile(folder.resolve("file"));
    }

    @BeforeEach
    void count() {
        sparksBefore = StartedSpark.times();
    }

    @Test
    void everyKeyHasAWrongValueHere() throws IOException {
        Set<String> keys = new TreeSet<>(Set.of("spark"));
        String section = "";
        for (String line : Files.readAllLines(DEFAULTS)) {
            if (line.matches("[a-z]+:")) {
                section = line.replace(":", ".");
            } else if (line.matches(" {2}[a-z-]+:.*")) {
                keys.add(section + line.strip().split(":", 2)[0]);
            }
        }

        assertThat(Arrays.stream(WRONG).map(one -> one.split(" ", 2)[0])).containsExactlyInAnyOrderElementsOf(keys);
    }

    static Stream<String> wrong() {
        return Arrays.stream(WRONG);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueOfAKeyIsTold(String wrong) {
        String[] parts = wrong.split(" \\| ", -1);

        assertIsTold(segment(Map.of(parts[0], parts[1])), parts[2]);
    }

    @Test
    void votesOnAGpuAreTold() {
        assertIsTold(segment(Map.of("loop.propagation", "votes", "network.device", "gpu")), "Take blend.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spark.hadoop.fs.s3a.path.style.access | true | Did you mean 'spark.spark.hadoop.fs",
                "spark.spark.sql.shuffle.partitions | many | spark.sql.shuffle.partitions",
                "spark.spark.executor.memory | lots | spark.executor.memory",
                "spark.spark.redaction.regex | [ | spark.redaction.regex",
                "execute.master | local[0] | execute.master",
                "execute.master | spark://host | execute.master",
                "execute.no-such-key | 1 | no-such-key",
                "network.scales | 0,1 | network.scales",
                "loop.scheduler | random:2 | random:2",
                "loop.flow | bundle:/no/where | /no/where",
                "corpus.uri | ftp://bob:swordfish@localhost:1/x | corpus ftp://bob:***@localhost:1/x cannot be reached",
            })
    void otherMistakesAreToldToo(String key, String value, String told) {
        CommandRun run = segment(Map.of(key, value));

        assertIsTold(run, told.replace("spark.spark.hadoop", "spark.hadoop"));
        assertThat(run.err()).doesNotContain("swordfish");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/below"})
    void resultsThatCannotBeWrittenAreToldAndNothingIsWritten(String results) {
        String root = folder.resolve(results).toString();

        assertIsTold(segment(Map.of("results.uri", root)), "results ");
        assertIsTold(segment(Map.of("results.uri", root), "--dry-run"), "results ");
        assertThat(folder.resolve("file")).isEmptyFile();
    }

    @Test
    void aFilesystemThatTakesNoFoldersIsTold() {
        assumeThat(Path.of("/proc/self")).exists();

        assertIsTold(
                segment(Map.of("results.uri", "/proc/nothing")),
                "results /proc/nothing: writing failed: no such file or folder: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "summarize --results FOLDER/nothing | no run",
                "summarize --results foo://x | foo",
                "report --results FOLDER/nothing --out FOLDER/a.html | no run",
                "report --results FOLDER/nothing --out FOLDER/nothing/a.html | there is no folder",
                "report --results FOLDER/nothing --out FOLDER/a.html --layout films | 'films'",
                "demo --out FOLDER/file | FOLDER/file",
                "bench throughput --corpus /no/where --bundle BUNDLE | /no/where",
                "render --results FOLDER/nothing --corpus FOLDER/corpus --sequence a --out FOLDER/a.mp4 | FOLDER/nothing",
                "train segmenter --train /no/where --validation FOLDER/corpus --classes camvid --network face-lite --out FOLDER/trained | /no/where",
            })
    void otherCommandsTellOfTheirs(String line) {
        String[] parts = line.replace("FOLDER", folder.toString())
                .replace("BUNDLE", BUNDLE)
                .split(" \\| ", -1);
        List<String> arguments = new ArrayList<>(List.of(parts[0].split(" ", -1)));
        boolean startsSpark = Set.of("summarize", "report", "demo").contains(arguments.get(0));
        if (startsSpark) {
            arguments.add("--set=" + listener());
        }

        assertIsTold(CommandRun.of(arguments.toArray(String[]::new)), parts[1]);
    }

    private static String listener() {
        return "spark.spark.extraListeners=" + StartedSpark.class.getName();
    }

    private static CommandRun segment(Map<String, String> changed, String... options) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "corpus.uri", folder.resolve("corpus").toString(),
                "network.bundle", BUNDLE,
                "results.uri", folder.resolve("results").toString()));
        settings.putAll(changed);
        List<String> arguments = new ArrayList<>(List.of("segment"));
        if (!changed.containsKey("spark")) {
            arguments.add("--set=" + listener());
        }
        settings.forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private void assertIsTold(CommandRun run, String told) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err().lines().collect(Collectors.toList()))
                .hasSizeLessThanOrEqualTo(2)
                .first()
                .asString()
                .startsWith("reelmask: ")
                .contains(told);
        assertThat(run.out()).isEmpty();
        assertThat(StartedSpark.times()).isEqualTo(sparksBefore);
    }
}
