package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.ReelmaskProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of processes on this machine, of which one is killed. */
@Tag("spark")
@Tag("cluster")
class LostExecutorProcessTest {
    @TempDir
    private Path folder;

    @Test
    void aKilledExecutorIsNamedAndItsWorkIsDoneElsewhere() throws Exception {
        assertThat(CommandRun.of(
                                "generate",
                                "--out=" + folder.resolve("faces"),
                                "--subjects=0,0,2",
                                "--clips=1",
                                "--frames=80")
                        .exit())
                .isZero();
        Path home = sparkHome();
        ReelmaskProcess start = ReelmaskProcess.start(
                        Files.createDirectory(folder.resolve("process")),
                        Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13"),
                        "segment",
                        "--corpus=" + folder.resolve("faces/test"),
                        "--bundle=../conf/bundles/face-lite",
                        "--results=" + folder.resolve("results"),
                        "--scheduler=every-frame",
                        "--set=execute.master=local-cluster[2,1,512]",
                        "--set=spark.spark.executor.memory=512m",
                        "--set=spark.spark.ui.enabled=\"false\"",
                        "--set=spark.spark.executor.extraJavaOptions=-Dai.djl.offline=true",
                        "--set=spark.spark.executor.extraClassPath='" + String.join(File.pathSeparator, classFolders())
                                + "'")
                .await(this::works);

        Optional<ProcessHandle> executor = executor(start);
        executor.ifPresent(ProcessHandle::destroyForcibly);
        ReelmaskProcess.End end = start.end();

        assertThat(end.exit()).as(end.err()).isZero();
        assertThat(executor).isPresent();
        assertThat(end.out())
                .containsPattern("warning +executor \\d on \\S+ was lost: ")
                .contains("2 done + 0 kept");
        assertThat(end.err()).containsPattern("(?m)^warning: executor \\d on \\S+ was lost: ");
    }

    /** What {@code local-cluster} looks for: the class path's jars in one folder. */
    private Path sparkHome() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        int count = 0;
        for (String entry : classPath()) {
            if (entry.endsWith(".jar")) {
                // versions of one name lie in different folders
                Files.createSymbolicLink(
                        jars.resolve(count++ + "-" + Path.of(entry).getFileName()), Path.of(entry));
            }
        }
        return jars.getParent();
    }

    private static List<String> classFolders() {
        List<String> folders = new ArrayList<>(classPath());
        folders.removeIf(entry -> entry.isEmpty() || entry.endsWith(".jar"));
        return folders;
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }

    private boolean works() {
        Path temporary = folder.resolve("results/_tmp");
        if (!Files.exists(temporary)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.anyMatch(
                    file -> file.toString().endsWith(".tmp") && !file.toString().contains("probe"));
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was looked at
            return false;
        }
    }

    private static Optional<ProcessHandle> executor(ReelmaskProcess driver) {
        return ProcessHandle.of(driver.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
                .findFirst();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
