package dev.reelmask.job.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorChecksTest {
    @Test
    void onlyJava17To21IsFit() {
        assertThat(java("17.0.15")).isEqualTo(Level.OK);
        assertThat(java("21.0.2")).isEqualTo(Level.OK);
        assertThat(java("11.0.2")).isEqualTo(Level.FAIL);
        assertThat(java("25")).isEqualTo(Level.FAIL);
    }

    @Test
    void aLocaleWithoutUtf8IsWarnedOf() {
        assertThat(fileNames("UTF-8")).isEqualTo(Finding.ok("file names", "UTF-8"));
        assertThat(fileNames("ANSI_X3.4-1968").line()).contains("→ ", "LC_ALL=C.UTF-8");
    }

    private static Finding fileNames(String encoding) {
        Properties properties = new Properties();
        properties.setProperty("sun.jnu.encoding", encoding);
        return JavaChecks.run(Runtime.version(), properties).get(1);
    }

    @Test
    void theDefaultAllocatorIsWarnedOf() {
        assertThat(MachineChecks.allocator(Map.of()).level()).isEqualTo(Level.WARN);
        assertThat(MachineChecks.allocator(Map.of()).line()).contains("→ ", "submit/reelmask");
        assertThat(MachineChecks.allocator(Map.of("MALLOC_MMAP_THRESHOLD_", "1073741824")))
                .isEqualTo(Finding.ok("allocator", "glibc, keeps blocks up to 1024 MiB"));
        assertThat(MachineChecks.allocator(Map.of("LD_PRELOAD", "/usr/lib/libjemalloc.so.2"))
                        .level())
                .isEqualTo(Level.OK);
    }

    @Test
    void processorThreadsAndMemoryAreJudged() {
        assertThat(MachineChecks.processor(List.of("model : x", "flags\t\t: fpu avx2 avx512f"))
                        .found())
                .isEqualTo("avx2 avx512f");
        assertThat(MachineChecks.processor(List.of()).level()).isEqualTo(Level.WARN);
        assertThat(MachineChecks.threads(Map.of(), 8).level()).isEqualTo(Level.WARN);
        assertThat(MachineChecks.threads(Map.of("OMP_NUM_THREADS", "1"), 8).found())
                .isEqualTo("8 processors, OMP_NUM_THREADS=1");
        assertThat(MachineChecks.memory(List.of("MemAvailable:   1048576 kB"), 1 << 30)
                        .level())
                .isEqualTo(Level.WARN);
    }

    @Test
    void aGpuThatPyTorchDoesNotSeeIsWarnedOf() {
        assertThat(DeviceChecks.judge(0, 0).level()).isEqualTo(Level.OK);
        assertThat(DeviceChecks.judge(2, 0).advice()).contains("PYTORCH_FLAVOR");
    }

    @Test
    void theFilesystemIsTriedOut(@TempDir Path folder) {
        Finding finding = FilesystemCheck.run(new Configuration(), folder.toString());

        assertThat(finding.level()).isNotEqualTo(Level.FAIL);
        assertThat(finding.found()).startsWith("file:///: writes and replaces");
        assertThat(folder.resolve("_tmp")).isEmptyDirectory();
        assertThat(FilesystemCheck.run(new Configuration(), "nowhere://x").level())
                .isEqualTo(Level.FAIL);
    }

    private static Level java(String version) {
        return JavaChecks.run(Runtime.Version.parse(version), new Properties())
                .get(0)
                .level();
    }
}
