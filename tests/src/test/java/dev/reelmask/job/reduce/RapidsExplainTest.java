package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.testing.ReducedRuns;
import dev.reelmask.testing.ReelmaskProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of {@code reelmask summarize} the RAPIDS Accelerator would run on a GPU, by its own word: it explains each query
 * while the CPU runs it, which needs no GPU. Goes through spark-submit with {@code conf/rapids.yaml}; the profile
 * {@code rapids} brings the jar.
 */
@Tag("rapids")
@Tag("slow")
@Tag("spark")
class RapidsExplainTest {
    private static final String JAR = System.getProperty("reelmask.rapids-jar");
    private static final String YES = "will run on GPU";
    private static final String NO = "cannot run on GPU";
    /** So many plans and expressions at least, or the queries were not looked at. */
    private static final int EXPLAINED = 1500;

    @TempDir
    private Path folder;

    @BeforeEach
    void needTheJar() {
        assumeThat(JAR).as("the profile rapids gives the jar").isNotNull();
    }

    @Test
    void allOfEveryPlanRunsOnAGpu() throws Exception {
        ReducedRuns.write(results());

        assertThat(refused("false")).isEmpty();
    }

    @Test
    void whatItSaysNoToWhereSparkPlansAnewIsAccountedFor() throws Exception {
        ReducedRuns.writeLabelled(results());

        List<String> refused = refused("true");

        Map<Pattern, String> reasons = reasons();
        assertThat(refused).as("each has a reason in not-on-gpu.txt").allMatch(line -> reasons.keySet().stream()
                .anyMatch(pattern -> pattern.matcher(line).find()));
        assertThat(reasons.keySet()).as("each reason is needed").allMatch(pattern -> refused.stream()
                .anyMatch(line -> pattern.matcher(line).find()));
    }

    private Path results() {
        return folder.resolve("results");
    }

    /** Which lines of the explanation say no. */
    private List<String> refused(String plansAnew) throws IOException, InterruptedException {
        List<String> lines = explain(plansAnew);
        long yes = lines.stream().filter(line -> line.contains(YES)).count();
        List<String> no = lines.stream()
                .filter(line -> line.contains(NO))
                .map(RapidsExplainTest::kind)
                .toList();
        System.out.printf(Locale.ROOT, "adaptive %s: on a GPU %d lines, not %d%n", plansAnew, yes, no.size());
        assertThat(yes).isGreaterThan(EXPLAINED);
        return no;
    }

    private List<String> explain(String plansAnew) throws IOException, InterruptedException {
        ReelmaskProcess.End end = ReelmaskProcess.submit(
                        folder,
                        Path.of(JAR),
                        List.of(
                                "--master=local[2]",
                                "--properties-file=../submit/spark-defaults-rapids.conf",
                                // local mode knows no GPUs, and explaining needs none
                                "--conf=spark.executor.resource.gpu.amount=0",
                                "--conf=spark.task.resource.gpu.amount=0",
                                "--conf=spark.rapids.sql.mode=explainOnly"),
                        "summarize",
                        "--conf=../conf/rapids.yaml",
                        "--set=spark.spark.rapids.sql.explain=ALL",
                        "--set=spark.spark.sql.adaptive.enabled=" + plansAnew,
                        "--results=" + results())
                .end();
        assertThat(end.exit()).as(end.err()).isZero();
        assertThat(end.out()).contains("covers ");
        return end.err().lines().toList();
    }

    /** Without numbers of columns. */
    private static String kind(String line) {
        return line.strip().replaceAll("#\\d+L?", "");
    }

    /** From lines {@code pattern => reason}. */
    private static Map<Pattern, String> reasons() throws IOException {
        Map<Pattern, String> reasons = new LinkedHashMap<>();
        try (InputStream in = RapidsExplainTest.class.getResourceAsStream("not-on-gpu.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split(" => ", 2);
                        assertThat(parts).as(line).hasSize(2);
                        reasons.put(Pattern.compile(parts[0].strip()), parts[1].strip());
                    });
        }
        return reasons;
    }
}
