package dev.reelmask.job.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.ReelmaskProcess;
import dev.reelmask.testing.fault.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker of this machine that announces two GPUs which are not there. */
@Tag("spark")
@Tag("cluster")
class AssignedGpusTest {
    private static final String TWO_GPUS = "--set=spark.spark.executor.resource.gpu.amount=\"2\"";
    private static final String FALLBACK =
            " ran on the CPU in place of a GPU, \\S+: Spark assigned GPU %s, PyTorch sees 0";

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = StandaloneCluster.start(folder.resolve("cluster"));
        cluster.addWorker(2, List.of("0", "1"));
        CommandRun made = CommandRun.of(
                "generate", "--out=" + folder.resolve("faces"), "--subjects=0,0,2", "--clips=1", "--frames=20");
        assertThat(made.exit()).as(made.err()).isZero();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void twoTasksOfOneExecutorHaveAGpuEach() throws Exception {
        ReelmaskProcess.End end = segment("own", TWO_GPUS, "--set=execute.gpus-per-task=1.0");

        assertThat(end.exit()).as(end.err()).isZero();
        assertThat(end.out())
                .containsPattern("1 unit" + FALLBACK.formatted(0))
                .containsPattern("1 unit" + FALLBACK.formatted(1))
                .contains("2 done + 0 kept");
        assertThat(end.err()).contains("warning: tasks that were to have a GPU compute on the CPU: ");
    }

    @Test
    void twoTasksOfHalfAGpuShareOne() throws Exception {
        ReelmaskProcess.End end = segment("shared", TWO_GPUS, "--set=execute.gpus-per-task=0.5");

        assertThat(end.exit()).as(end.err()).isZero();
        assertThat(end.out()).containsPattern("2 units" + FALLBACK.formatted(0)).doesNotContain("assigned GPU 1");
    }

    @Test
    void whereAGpuIsRequiredNothingRunsOnTheCpu() throws Exception {
        ReelmaskProcess.End end =
                segment("required", TWO_GPUS, "--set=execute.gpus-per-task=1.0", "--set=network.device=gpu");

        assertThat(end.exit()).isNotZero();
        assertThat(end.err())
                .containsPattern(
                        "network.device asks for a GPU, and no task has one \\(\\S+: Spark assigned GPU [01], PyTorch sees 0");
        assertThat(folder.resolve("required/masks")).doesNotExist();
    }

    private ReelmaskProcess.End segment(String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + folder.resolve("faces/test"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + folder.resolve(name),
                "--set=plan.task-seconds=0.1"));
        arguments.addAll(cluster.options(2, ""));
        arguments.addAll(List.of(more));
        return ReelmaskProcess.start(
                        Files.createDirectory(folder.resolve("process-" + name)),
                        cluster.environment(),
                        arguments.toArray(String[]::new))
                .end();
    }
}
